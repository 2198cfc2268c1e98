export async function uninstallHooks(): Promise<string> {
  return '';
}
