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

/** Those of a class, and then those of the class that it extends. */
export function settingsOf({ prototype }: { prototype: object }): readonly DeclaredSetting[] {
  const settings: DeclaredSetting[] = [];
  for (let each: object | null = prototype; each !== null; each = Object.getPrototypeOf(each) as object | null) settings.push(...(declared.get(each) ?? []));
  return settings;
}
