import { describeSchemas, schemaRef } from '../../platform/http/openapi-schemas';
import { type Companion, documentSchemas } from '../articles';

const media = (view: string): Companion => ({
  of: 'mediaId', name: 'media', schema: { allOf: [schemaRef(view)], description: 'With the words of this place in the text.' },
});

/** The document of an article as readers get it. */
export const DELIVERED_DOCUMENT = describeSchemas(documentSchemas({
  image: media('DeliveredPictureView'),
  gallery: media('DeliveredPictureView'),
  attachment: media('DeliveredAttachmentView'),
  relatedArticle: { of: 'articleId', name: 'article', schema: schemaRef('TeaserView') },
}));
