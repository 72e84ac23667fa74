import { ArgumentMetadata, Injectable, PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ValidationError, validate } from 'class-validator';
import { Fault, InvalidValues, MalformedRequest } from '../../kernel/problem';
import { escapePointer, findUnsafeText } from './unsafe-text';

/** A request class with rules that no single field can state; asked after all fields are valid. */
export interface SelfChecked {
  check(): Fault[];
}

interface Refusals {
  unknown(faults: Fault[]): Error;
  invalid(faults: Fault[]): Error;
}

const BUILT_IN: unknown[] = [String, Number, Boolean, Array, Object, undefined];

/**
 * Turns bodies and queries into their request class, or refuses them: 400 for unknown fields and for anything wrong
 * in a query, 422 for values of a body that cannot be taken, always with the place.
 */
@Injectable()
export class RequestValidation implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if ((type !== 'body' && type !== 'query') || BUILT_IN.includes(metatype)) return value;
    return type === 'body'
      ? this.read(value ?? {}, metatype as Type<object>, {
          unknown: (faults) => new MalformedRequest('The request has fields that are not known here.', faults),
          invalid: (faults) => new InvalidValues('Some values are not valid.', faults),
        })
      : this.read(value, metatype as Type<object>, {
          unknown: (faults) => new MalformedRequest('The query has parameters that are not known here.', faults.map(asParameter)),
          invalid: (faults) => new MalformedRequest('The query is not valid.', faults.map(asParameter)),
        });
  }

  private async read(value: unknown, type: Type<object>, refuse: Refusals): Promise<object> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw InvalidValues.at('', 'invalid-type', 'The body must be an object.');
    }
    const { unknown, unsafe } = findUnsafeText(value);
    unknown.push(...methodsNamedIn(value, type));
    if (unknown.length > 0) throw refuse.unknown(unknown);
    const request = plainToInstance(type, value);
    const errors = await validate(request, {
      whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, stopAtFirstError: true,
    });
    const faults = errors.flatMap((error) => faultsOf(error, ''));
    const unknownFields = faults.filter((fault) => fault.code === 'unknown-field');
    if (unknownFields.length > 0) throw refuse.unknown(unknownFields);
    if (unsafe.length > 0) throw refuse.invalid(unsafe);
    if (faults.length > 0) throw refuse.invalid(faults);
    const own = isSelfChecked(request) ? request.check() : [];
    if (own.length > 0) throw refuse.invalid(own);
    return request;
  }
}

/** Methods of the request class are no fields; the transformer would leave them out in silence, or fail to set them. */
function methodsNamedIn(value: object, type: Type<object>): Fault[] {
  const { prototype } = type as { prototype: object };
  return Object.keys(value).filter((key) => !(key in Object.prototype) && key in prototype).map((key) => (
    { pointer: `/${escapePointer(key)}`, code: 'unknown-field', detail: 'There is no such field.' }
  ));
}

function isSelfChecked(request: object): request is SelfChecked {
  return 'check' in request && typeof request.check === 'function';
}

function asParameter({ pointer, parameter, code, detail }: Fault): Fault {
  return { parameter: parameter ?? pointer?.slice(1) ?? '', code, detail };
}

/** class-validator's names of what went wrong, in our words; anything else is `invalid-value`. */
const CODES: Record<string, string> = {
  whitelistValidation: 'unknown-field',
  isDefined: 'required',
  isString: 'invalid-type',
  isBoolean: 'invalid-type',
  isInt: 'invalid-type',
  isNumber: 'invalid-type',
  isArray: 'invalid-type',
  isObject: 'invalid-type',
  nestedValidation: 'invalid-type',
};

function faultsOf(error: ValidationError, parent: string): Fault[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) =>
    name === 'whitelistValidation'
      ? { pointer, code: 'unknown-field', detail: 'There is no such field.' }
      : { pointer, code: CODES[name] ?? 'invalid-value', detail: message },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer))];
}
