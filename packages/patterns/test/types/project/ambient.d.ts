declare module 'slow' {
  export interface Slow extends Promise<void> {
    readonly slow: true;
  }
}

declare module 'slow-again' {
  export { Slow } from 'slow';
}
