import { describeSchemas } from '../../../platform/http/openapi-schemas';
import { documentSchemas } from '../document';

/** The body of an article in the API description: a union of blocks that `type` tells apart, derived from the rules of the document. */
export const ARTICLE_DOCUMENT = describeSchemas(documentSchemas());

/** A body that is sent as HTML or Markdown and kept as a document. */
export const ARTICLE_SOURCE = describeSchemas({
  ArticleSource: {
    type: 'object',
    properties: { format: { type: 'string', enum: ['html', 'markdown'] }, value: { type: 'string' } },
    required: ['format', 'value'],
    additionalProperties: false,
  },
});
