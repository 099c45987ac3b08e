import type { PlatformHosts } from "../core/hosts";
import type { Bilingual } from "./bilingual";
import { both, escapeHtml, paragraphs } from "./bilingual";
import type { HelpContacts } from "./help-contacts";
import { contactList } from "./help-contacts";
import { htmlPage } from "./page";

/** A model that users may ask. */
export interface OfferedModel {
  /** Name under which the gateway offers it. */
  readonly name: string;
  readonly purpose: "chat" | "completion";
  /** Name of the model itself. */
  readonly model: string;
  /** Longest context, in tokens. @default not told */
  readonly contextTokens?: number;
}

/** Inputs of {@link portalPage}. */
export interface PortalPageArgs {
  readonly hosts: PlatformHosts;
  readonly contacts: HelpContacts;
  readonly models: readonly OfferedModel[];
}

const states: Readonly<Record<string, Bilingual>> = {
  asking: { ko: "작업 공간 확인 중…", en: "Looking at your workspace…" },
  running: { ko: "실행 중", en: "Running" },
  starting: { ko: "시작하는 중", en: "Starting" },
  stopped: { ko: "멈춤 · 열면 자동으로 시작됩니다", en: "Stopped · opening it starts it" },
  disabled: { ko: "사용 중지됨 · 헬프데스크에 문의해 주세요", en: "Disabled · please ask the help desk" },
  none: { ko: "아직 작업 공간이 없습니다", en: "There is no workspace yet" },
};

const purposes: Readonly<Record<OfferedModel["purpose"], Bilingual>> = {
  chat: { ko: "채팅", en: "Chat" },
  completion: { ko: "자동 완성", en: "Autocomplete" },
};

function statusLine(): string {
  const parts = Object.entries(states).map(
    ([state, text]) => `<span data-state="${state}"${state === "asking" ? "" : " hidden"}>${both(text)}</span>`,
  );
  return `<p class="status" data-fill="status" role="status">${parts.join("\n")}</p>`;
}

function bar(name: string, label: Bilingual): string {
  return `<div data-bar="${name}" hidden>
<div class="pair"><span id="bar-${name}">${both(label)}</span><span data-figure></span></div>
<div class="bar" role="meter" aria-labelledby="bar-${name}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><span></span></div>
</div>`;
}

function modelLine({ name, purpose, model, contextTokens }: OfferedModel): string {
  const context =
    contextTokens === undefined
      ? ""
      : `, ${both({ ko: `문맥 ${contextTokens.toLocaleString("en")} 토큰`, en: `context of ${contextTokens.toLocaleString("en")} tokens` })}`;
  return `<dt>${both(purposes[purpose])}</dt><dd><code>${escapeHtml(name)}</code><br><span class="quiet">${escapeHtml(model)}${context}</span></dd>`;
}

/** The start page of a signed-in user. Facts about the user are asked for by the page itself, at `/me`. */
export function portalPage({ hosts, contacts, models }: PortalPageArgs): string {
  const title = { ko: "내 Web IDE", en: "My Web IDE" };
  return htmlPage({
    hosts,
    title,
    script: "portal",
    corner: `<span class="quiet" data-user></span>
<a href="/guide">${both({ ko: "사용 안내", en: "Guide" })}</a>
<a href="/oauth2/sign_out">${both({ ko: "로그아웃", en: "Sign out" })}</a>`,
    body: `<div class="cards">
<section class="card wide">
<h1>${both({ ko: "내 작업 공간", en: "My workspace" })}</h1>
${statusLine()}
<div data-fill="trouble" hidden>${paragraphs({ ko: "지금은 작업 공간의 상태를 알 수 없습니다. IDE는 그래도 열어 볼 수 있습니다.", en: "The state of your workspace is not known right now. You can open your IDE all the same." })}</div>
<div class="actions" data-fill="open"><a class="button main" href="/open">${both({ ko: "내 IDE 열기", en: "Open my IDE" })}</a></div>
</section>
<section class="card" data-fill="quota" hidden>
<h2>${both({ ko: "사용량", en: "What I use" })}</h2>
${bar("cpu", { ko: "CPU (코어)", en: "CPU (cores)" })}
${bar("memory", { ko: "메모리", en: "Memory" })}
${bar("storage", { ko: "저장 공간", en: "Storage" })}
${bar("volumes", { ko: "볼륨", en: "Volumes" })}
<p class="quiet">${both({ ko: "작업 공간에 예약된 양 / 한도", en: "Set aside for your workspace / limit" })}</p>
</section>
<section class="card">
<h2>${both({ ko: "AI 모델", en: "AI models" })}</h2>
<dl>${models.map(modelLine).join("\n")}</dl>
<div data-fill="tokens" hidden>${bar("tokens", { ko: "오늘 남은 토큰", en: "Tokens left today" })}</div>
<p class="quiet">${both({ ko: "편집기에 이미 연결되어 있습니다.", en: "Your editor is connected to them already." })}</p>
</section>
<section class="card" data-fill="extensions" hidden>
<h2>${both({ ko: "설치된 확장", en: "Installed extensions" })}</h2>
<ul class="plain" data-fill="extension-list"></ul>
</section>
<section class="card">
<h2>${both({ ko: "처음이세요?", en: "New here?" })}</h2>
${paragraphs({ ko: "로그인, 파일 저장 위치, 자동 저장, 확장, AI 사용법을 3분 안에 읽을 수 있습니다.", en: "Sign-in, where files live, autosave, extensions and AI: three minutes to read." })}
<p><a href="/guide">${both({ ko: "사용 안내 읽기", en: "Read the guide" })}</a></p>
</section>
<section class="card double">
<h2>${both({ ko: "도움이 필요하면", en: "Need help?" })}</h2>
${contactList(contacts, ["helpdesk", "platformTeam", "security"])}
</section>
</div>`,
  });
}
