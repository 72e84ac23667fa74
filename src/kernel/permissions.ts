/** Every permission of Copydesk with a sentence for the people who grant it. A role is a set of these; the rows are in `roles`. */
export const PERMISSIONS = {
  'article:create': 'Write new articles in the section.',
  'article:read-own': 'Read the articles that one made or is assigned to.',
  'article:edit-own': 'Edit the articles that one made or is assigned to.',
  'article:submit-own': 'Submit the articles that one made or is assigned to.',
  'article:trash-own': 'Put the articles that one made or is assigned to into the trash.',
  'article:publish-own': 'Publish the articles that one made or is assigned to, where the policy asks for no approval.',
  'article:read': 'Read every article of the section.',
  'article:edit': 'Edit every article of the section.',
  'article:submit': 'Submit every article of the section for review.',
  'article:review': 'Approve articles of the section and request changes.',
  'article:publish': 'Publish, schedule and republish articles of the section.',
  'article:publish-urgent': 'Publish before the review, with a reason; a review task is opened.',
  'article:withdraw': 'Take live articles of the section down.',
  'article:retract': 'Retract articles with a public notice.',
  'article:reinstate': 'Bring a retracted article back to withdrawn.',
  'article:archive': 'Archive and unarchive articles of the section.',
  'article:trash': 'Put articles of the section into the trash and restore them.',
  'article:purge': 'Delete trashed articles for good.',
  'article:assign': 'Assign articles of the section to people.',
  'article:embargo': 'Set an embargo or move it to a later time.',
  'article:embargo-override': 'Lift an embargo or move it to an earlier time.',
  'article:legal-hold': 'Put a legal hold on an article and lift it.',
  'article:lock-takeover': 'Take over the edit lock of another person.',
  'article:preview': 'Make preview links for articles of the section.',
  'comment:write': 'Comment on the articles that one can see.',
  'media:read': 'Read the media library and download originals.',
  'media:upload': 'Upload media.',
  'media:manage': 'Edit, replace and delete media.',
  'tag:create': 'Make new tags.',
  'tag:manage': 'Rename, merge and delete tags.',
  'category:manage': 'Make, rename, move, merge and delete categories and set their review policy.',
  'author:manage': 'Make, edit and delete authors.',
  'user:manage': 'Invite, edit and disable people and grant roles.',
  'role:manage': 'Make and edit roles.',
  'api-key:manage': 'Make and revoke API keys.',
  'webhook:manage': 'Make and edit webhooks.',
  'settings:manage': 'Change the settings of the newsroom.',
  'audit:read': 'Read the audit log.',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export function isPermission(value: string): value is Permission {
  return Object.hasOwn(PERMISSIONS, value);
}
