/** Classes, interfaces, elements and decorators. */
export const MEMBERS = String.raw`
class A extends Base { async run() {} close() {} }
class A extends Base<Promise<void>> { async run() {} close() {} }
class A extends Base<void> { override async stop() {} async close() {} }
class A extends Base { close = async () => {}; field = async () => {}; declared = save; }
class A extends Base { close = save; field: () => Promise<void> = save; }
class A extends Base { get done() { return async () => {}; } close() {} }
class A extends Base { get done(): AsyncCallback { return save; } set done(x) {} close() {} }
class A extends Base { accessor field = async () => {}; static accessor make = async () => {}; close() {} }
class A extends Base { static async make() {} protected async own() {} close() {} }
class A extends Base { async #private() {} private async mine() {} close() {} }
class A extends Base { async ['run']() {} async 'stop'() {} close() {} }
class A extends Base { async [key]() {} async [Symbol.iterator]() {} close() {} }
class A extends Base { declare field: () => Promise<void>; close() {} }
class A extends Base { run(): Promise<void>; run(x?: number): any { return p; } close() {} }
class A extends Base { run() { return p as any; } stop() { return p as never; } close() { return later; } }
class A extends Base { run = (() => {}) as () => Promise<void>; close() {} }
class A extends Base { async *run() {} close() {} }
class A extends Base { constructor(public field: () => Promise<void>) { super(); } close() {} }
class A extends Base { @(decorate(async () => {})) async run() {} close() {} }
class A extends Base { [name: string]: any; async run() {} close() {} }
class A extends mixin { async run() {} async stop() {} }
class A extends (anything() as typeof Base) { async run() {} close() {} }
class A extends anything() { async run() {} }
class A extends AbstractHolder { constructor() { super(async () => {}); } }
class A extends Holder { constructor() { super(async () => {}); this.run(async () => {}); this.f = save; } }
class A extends null { async run() {} }
class A extends Promise<void> { async finally(f?: () => void) { return undefined as never; } }
class A extends Array<number> { async forEach() {} async push() { return 1 as never; } }
class A extends Map<string, number> { async clear() {} }
class A extends EventEmitter { async ref() {} emit = async () => true as never; }
class A implements Runner { async run() {} stop = async () => {}; async wait() {} async maybe() {} both = save; }
class A implements Runner { async 'quoted'() {} async 1() {} get computed() { return save; } }
class A implements Pick<Runner, 'run' | 'wait'> { async run() {} async wait() {} }
class A implements Partial<Runner> { async run() {} }
class A implements Omit<Runner, 'run'> { async run() {} async stop() {} }
class A implements GenericRunner<void> { async run() {} async map() {} each = async () => {}; }
class A implements GenericRunner<Promise<void>> { async run() {} async map() {} each = async () => {}; }
class A<T> implements GenericRunner<T> { async run() {} async map(f: (x: T) => void) {} each = async (x: T) => {}; }
class A<T extends void> implements GenericRunner<T> { async run() { return undefined as never; } map() {} each() {} }
class A implements OverloadedRunner { async run() { return '' as never; } }
class A implements ThisRunner { async run() { return this as never; } async stop() {} }
class A implements Runner, GenericRunner<void> { async run() {} }
class A extends Base implements Runner { async run() {} close() {} stop = save; }
class A implements Readonly<{ run: () => void }> { run = async () => {}; }
class A implements Record<'run', () => void> { async run() {} }
class A implements Record<string, () => void> { async run() {}; [name: string]: () => void }
class A implements AsyncOf<{ run(): void }> { async run() {} }
class A implements Disposable { async [Symbol.dispose]() {} }
class A implements EventListenerObject { async handleEvent() {} }
class A implements PromiseLike<void> { async then() { return undefined as never; } }
class A { async run() {} static async make() {} }
class A { f: () => void = async () => {}; static g: Callback = save; #h: Callback = save; accessor i: Callback = save; }
class A { constructor(private f: Callback = save) { this.f = save; this.#g = save; } #g: Callback = plain; }
class A { constructor(f: () => void); constructor(f: any) { new A(async () => {}); } }
class A { set f(x: Callback) {} go() { this.f = save; this.f = async () => {}; } }
class A { #on(f: () => void) {} go() { this.#on(async () => {}); (this.#on)(save); } }
class A { #finally(f: () => void) {} go() { this.#finally(async () => {}); } }
class A { static on(f: () => void) {} static { this.on(async () => {}); A.on(save); } }
class A { [key]: Callback = save; ['x']: Callback = save; 'y': Callback = save; }
class A { go(): Callback { return save; } get it(): Callback { return save; } static make(): Callback { return save; } }
class A { go: () => Callback = () => { return save; }; }
class A { finally(f: () => void) {} go() { this.finally(async () => {}); } }
class A extends Promise<void> { go() { this.finally(async () => {}); super.finally(async () => {}); } }
class A extends Base { go() { super.run.call(async () => {}); super.field = save; } close() {} }
const A = class extends Base { async run() {} close() {} };
const A = class Named<T> extends Base<T> implements Runner { async run(): Promise<any> {} close() {} };
abstract class A extends Base { abstract run(): Promise<void>; abstract stop(): Promise<void>; }
abstract class A extends Base { abstract override field: () => Promise<void>; abstract get done(): () => Promise<void>; }
abstract class A extends Base { abstract accessor field: () => Promise<void>; }
abstract class A implements Runner { abstract run(): Promise<void>; abstract stop: () => Promise<void>; }
declare class A extends Base { run(): Promise<void>; stop(): Promise<void>; field: () => Promise<void>; }
interface A extends Runner { run(): Promise<void>; stop: () => Promise<void>; }
interface A extends Runner { get computed(): () => Promise<void>; 'quoted': () => Promise<void>; 1(): Promise<void> }
interface A extends Runner { (): Promise<void>; new (): Runner; [name: string]: () => Promise<void> }
interface A extends Runner { run?(): Promise<void>; readonly stop: () => PromiseLike<void>; both(): Promise<void> }
interface A extends GenericRunner<void> { run(): Promise<void>; each: (x: void) => Promise<void> }
interface A<T> extends GenericRunner<T> { run(): T & Promise<T>; map(f: (x: T) => void): Promise<void> }
interface A extends Base { run(): Promise<void>; stop(): Promise<void> }
interface A extends Array<number> { forEach(f: any): Promise<void> }
interface A extends Pick<Runner, 'run'> { run(): Promise<void> }
interface A extends Omit<Runner, 'run'> { run(): Promise<void>; stop(): Promise<void> }
interface A extends OverloadedRunner { run(): Promise<void>; run(x: number): string }
interface A extends Runner, GenericRunner<void> { run(): Promise<void> }
interface A { run(): Promise<void> }
type A = Runner & { run(): Promise<void> };
const a = <button onClick={async () => {}} onLoad={async () => {}} onBoth={async () => {}} any={async () => {}} />;
const a = <button onClick={ok ? save : plain} />;
const a = <button onClick={ok ? save : undefined}>{async () => {}}</button>;
const a = <button onClick={ok && save} />;
const a = <button onClick={(save)} />;
const a = <button onClick={save!} />;
const a = <button onClick={save as Callback} />;
const a = <button onClick={save as any} />;
const a = <button onClick={save satisfies AsyncCallback} />;
const a = <button onClick={() => p} />;
const a = <button onClick={() => void p} />;
const a = <button onClick={() => { p.catch(handler); }} />;
const a = <button onClick={async function* () {}} />;
const a = <button onClick={table.run} />;
const a = <button onClick={handlers.onWait} />;
const a = <button onClick={deep.a?.b?.f} />;
const a = <button onClick={/* nothing */} />;
const a = <button onClick />;
const a = <button onClick="x" />;
const a = <button onClick=<i /> />;
const a = <button {...{ onClick: async () => {} }} />;
const a = <button {...{ async onClick() {} }} onClick={save} />;
const a = <button on-x={async () => {}} data-x={async () => {}} />;
const a = <button unknown={async () => {}} />;
const a = <a:b onClick={async () => {}} />;
const a = <call>{async () => {}}</call>;
const a = <call children={async () => {}} />;
const a = <Component onDone={async () => {}} />;
const a = <Component onDone={plain} wait={async () => {}} render={async () => {}} />;
const a = <Component onDone={plain}>{async () => {}}</Component>;
const a = <Component onDone={plain} children={async () => {}} />;
const a = <handlers.Any onDone={async () => {}} />;
const a = <Generic f={async () => {}} g={async () => {}} />;
const a = <ClassComponent onDone={async () => {}} />;
const a = <><Component onDone={save} /></>;
const a = <button onClick={
  async () => {}
} />;
const a = (Tag: typeof Component) => <Tag onDone={async () => {}} />;
const a = (Tag: 'button' | 'call') => <Tag onClick={async () => {}} />;
const a = (props: { onDone: AsyncCallback }) => <Component {...props} onDone={props.onDone} />;
const a = (props: { onDone?: AsyncCallback }) => <Component onDone={props.onDone!} />;
`;
