// The client from where it lies in this repository. In a project of your own, install the package and name it here instead: '@copydesk/client'.
export * from '../../../packages/client/src/index.ts';
