import { Client } from 'pg';

type Answered = (error: Error | null, result: unknown) => void;
type Query = (config: unknown, values?: unknown, callback?: Answered) => unknown;

/**
 * A connection that does not hold on to its answers. pg assigns the callback behind its promises to a property, and V8 puts a function that is
 * written there among what has lived long already: each answer with all its rows was then kept until the next great collection, 30 kB for
 * each save. What is handed over as an argument goes with the question.
 */
export class PromptClient extends Client {
  override readonly query = withCallbacks(super.query.bind(this)) as Client['query'];
}

function withCallbacks(query: Query): Query {
  return (config, values, callback) => {
    if (callback !== undefined || typeof values === 'function' || isSubmittable(config)) return query(config, values, callback);
    return new Promise((resolve, reject) => {
      query(config, values, (error, result) => (error ? reject(error) : resolve(result)));
    }).catch(leadBack);
  };
}

function isSubmittable(config: unknown): boolean {
  return typeof (config as { submit?: unknown } | null)?.submit === 'function';
}

/** To who asked, as pg does: not to the socket that read the answer. */
function leadBack(error: Error): never {
  Error.captureStackTrace(error);
  throw error;
}
