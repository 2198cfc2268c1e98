declare namespace Pace {
  interface Slow extends Promise<void> {
    readonly slow: true;
  }
}

declare module 'pace' {
  import Slow = Pace.Slow;
  export { Slow };
}
