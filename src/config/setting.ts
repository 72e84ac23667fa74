import type { SettingRule } from './setting-rules';

interface DeclaredSetting {
  readonly property: string;
  readonly name: string;
  readonly rule: SettingRule<unknown>;
}

const declared = new Map<object, DeclaredSetting[]>();

/** Binds a property of the settings class to an environment variable and the rule that its text must meet. */
export function Setting<T>(name: string, rule: SettingRule<T>) {
  return (target: object, property: string): void => {
    declared.set(target, [...(declared.get(target) ?? []), { property, name, rule }]);
  };
}

export function settingsOf(type: { prototype: object }): readonly DeclaredSetting[] {
  return declared.get(type.prototype) ?? [];
}
