export async function save(): Promise<void> {}
export { save as store };
export class Server {
  async close(): Promise<void> {}
}
export function wait(ms: number, options?: { signal?: AbortSignal }): Promise<void> {
  return options?.signal ? Promise.reject(new Error('aborted')) : new Promise(() => ms);
}
