import type { DataSource } from 'typeorm';
import type { Settings } from '../../src/config/settings';
import { DeliveryRepository } from '../../src/modules/delivery/delivery.repository';
import { putWords } from '../../src/modules/delivery/search/put-words';
import { projectArticle } from '../../src/modules/delivery/project-article';
import { findProjectionSources } from '../../src/modules/delivery/projection-source';
import type { Tx } from '../../src/platform/database/tx';

const BATCH = 250;

/** Writes the rows of the read model with the functions that publishing calls, many articles in a transaction; the words of the search where they are asked for. */
export async function projectArticles(dataSource: DataSource, settings: Settings, ids: readonly string[], withWords: boolean): Promise<void> {
  const repository = new DeliveryRepository();
  for (let begin = 0; begin < ids.length; begin += BATCH) {
    await dataSource.transaction(async (manager) => {
      const tx = manager as Tx;
      const batch = ids.slice(begin, begin + BATCH);
      const projected = (await findProjectionSources(tx, batch)).map((source) => ({ source, projection: projectArticle(source, settings) }));
      for (const { source, projection } of projected) await repository.put(tx, source, projection);
      if (withWords) await putWords(tx, projected.map(({ source: { id }, projection: { remainingWords } }) => ({ id, remainingWords })));
    });
  }
}
