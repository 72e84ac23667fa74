import { Module, OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DuePolls } from '../../platform/jobs/due-polls';
import { ArticleApproval } from './article-approval.entity';
import { ArticleChanges } from './article-changes';
import { AssignArticle } from './assign-article';
import { ArticleCorrection } from './article-correction.entity';
import { ArticleRevision } from './article-revision.entity';
import { ArticleSlug } from './article-slug.entity';
import { ArchiveArticle } from './archive-article';
import { Article } from './article.entity';
import { ArticleQueries } from './article.queries';
import { ArticleRepository } from './article.repository';
import { BulkJobQueries } from './bulk/bulk-job.queries';
import { BulkJobRepository } from './bulk/bulk-job.repository';
import { CancelBulk } from './bulk/cancel-bulk';
import { CarryOutBulk } from './bulk/carry-out-bulk';
import { ChangeInBulk } from './bulk/change-in-bulk';
import { ChangeTags } from './bulk/change-tags';
import { MoveToCategory } from './bulk/move-to-category';
import { StartBulk } from './bulk/start-bulk';
import { CommentAccess } from './comments/comment-access';
import { CommentQueries } from './comments/comment.queries';
import { CommentRepository } from './comments/comment.repository';
import { ResolveThread } from './comments/resolve-thread';
import { WriteComment } from './comments/write-comment';
import { CorrectionQueries } from './correction.queries';
import { CorrectionsController } from './http/corrections.controller';
import { CreateArticle } from './create-article';
import { DuplicateArticle } from './duplicate-article';
import { EmbargoArticle } from './embargo-article';
import { HistoryQueries } from './history.queries';
import { HoldArticle } from './hold-article';
import { OpenPreview } from './previews/open-preview';
import { PreviewAccess } from './previews/preview-access';
import { PreviewEnder } from './previews/preview-ender';
import { PreviewLinkQueries } from './previews/preview-link.queries';
import { PreviewLinkRepository } from './previews/preview-link.repository';
import { RevokePreview } from './previews/revoke-preview';
import { SharePreview } from './previews/share-preview';
import { PurgeArticle } from './purge-article';
import { PutArticleWords } from './put-article-words';
import { RetractArticle } from './retract-article';
import { ArticleBulkController } from './http/article-bulk.controller';
import { ArticleCopiesController } from './http/article-copies.controller';
import { ArticleHoldsController } from './http/article-holds.controller';
import { ArticleRetirementController } from './http/article-retirement.controller';
import { DueArticleRepository } from './due-article.repository';
import { ExpireArticles } from './expire-articles';
import { FireSchedules } from './fire-schedules';
import { ArticleAssignmentController } from './http/article-assignment.controller';
import { ArticleCommentsController } from './http/article-comments.controller';
import { ArticleScheduleController } from './http/article-schedule.controller';
import { PreviewLinksController } from './http/preview-links.controller';
import { AutosaveArticle } from './editing/autosave-article';
import { AutosaveBranches } from './editing/autosave-branches';
import { AutosaveQueries } from './editing/autosave.queries';
import { AutosaveRepository } from './editing/autosave.repository';
import { EditingAccess } from './editing/editing-access';
import { Leavers } from './editing/leavers';
import { LockArticle } from './editing/lock-article';
import { LockRepository } from './editing/lock.repository';
import { MergeStaleSave } from './editing/merge-stale-save';
import { MergeQueries } from './editing/merge.queries';
import { NotePresence } from './editing/note-presence';
import { PresenceRepository } from './editing/presence.repository';
import { TakeOverLock } from './editing/take-over-lock';
import { ArticleAutosaveController } from './http/article-autosave.controller';
import { ArticlePresenceController } from './http/article-presence.controller';
import { ArticleLockController } from './http/article-lock.controller';
import { ArticleTranslationsController } from './http/article-translations.controller';
import { ArticleVerbsController } from './http/article-verbs.controller';
import { ArticleRevisionsController } from './http/article-revisions.controller';
import { ArticlesController } from './http/articles.controller';
import { AutosaveBranchesController } from './http/autosave-branches.controller';
import { JobProgress } from './http/job-progress';
import { JobsController } from './http/jobs.controller';
import { PublicationLedger } from './ledger/publication-ledger';
import { PublicationQueries } from './ledger/publication.queries';
import { AuditedPublications } from './ledger/audited-publications';
import { VerifyLedger } from './ledger/verify-ledger';
import { PublishArticle } from './publish-article';
import { PublishUrgently } from './publish-urgently';
import { CloseReviewTask } from './review-tasks/close-review-task';
import { ReviewTaskQueries } from './review-tasks/review-task.queries';
import { ReviewTaskRepository } from './review-tasks/review-task.repository';
import { ReviewTasksController } from './http/review-tasks.controller';
import { RevertArticle } from './revert-article';
import { ReviewArticle } from './review-article';
import { RevisionQueries } from './revision.queries';
import { RevisionWriter } from './revision-writer';
import { SaveArticle } from './save-article';
import { ScheduleArticle } from './schedule-article';
import { ScheduleMetrics } from './schedule-metrics';
import { ScheduledPublication } from './scheduled-publication';
import { TrashArticle } from './trash-article';
import { LinkTranslations } from './translations/link-translations';
import { TranslationRepository } from './translations/translation.repository';
import { WithdrawArticle } from './withdraw-article';

@Module({
  imports: [TypeOrmModule.forFeature([Article, ArticleRevision, ArticleSlug, ArticleApproval, ArticleCorrection])],
  controllers: [
    ArticlesController, ArticleRevisionsController, ArticleVerbsController, ArticleScheduleController,
    ArticleHoldsController, ArticleRetirementController, ArticleCopiesController,
    ArticleLockController, ArticlePresenceController, ArticleAutosaveController, AutosaveBranchesController,
    ArticleAssignmentController, ArticleCommentsController, ReviewTasksController, CorrectionsController,
    PreviewLinksController,
    ArticleTranslationsController, ArticleBulkController, JobsController,
  ],
  providers: [
    ArticleQueries, RevisionQueries, HistoryQueries, ArticleRepository, ArticleChanges, RevisionWriter,
    CreateArticle, SaveArticle, ReviewArticle, PublishArticle, PublishUrgently, WithdrawArticle, RevertArticle, TrashArticle,
    ScheduleArticle, ScheduledPublication, DueArticleRepository, FireSchedules, ExpireArticles, PutArticleWords, ScheduleMetrics,
    EmbargoArticle, HoldArticle, RetractArticle, ArchiveArticle, PurgeArticle, DuplicateArticle, AssignArticle,
    CorrectionQueries, ReviewTaskQueries, ReviewTaskRepository, CloseReviewTask,
    PublicationLedger, PublicationQueries, VerifyLedger, AuditedPublications,
    EditingAccess, LockRepository, LockArticle, TakeOverLock, MergeQueries, MergeStaleSave, PresenceRepository, NotePresence,
    AutosaveRepository, AutosaveQueries, AutosaveArticle, AutosaveBranches, Leavers,
    CommentAccess, CommentQueries, CommentRepository, WriteComment, ResolveThread,
    PreviewAccess, PreviewLinkQueries, PreviewLinkRepository, PreviewEnder, SharePreview, RevokePreview, OpenPreview,
    TranslationRepository, LinkTranslations,
    BulkJobRepository, BulkJobQueries, StartBulk, CancelBulk, CarryOutBulk, JobProgress, ChangeInBulk, ChangeTags, MoveToCategory,
  ],
  exports: [OpenPreview],
})
export class ArticlesModule implements OnModuleInit {
  constructor(
    private readonly polls: DuePolls,
    private readonly schedules: FireSchedules,
    private readonly expiries: ExpireArticles,
    private readonly purges: PurgeArticle,
    private readonly words: PutArticleWords,
  ) {}

  onModuleInit(): void {
    this.polls.register(this.schedules);
    this.polls.register(this.expiries);
    this.polls.register(this.purges);
    this.polls.register(this.words);
  }
}
