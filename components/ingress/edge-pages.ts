import type { PlatformHosts } from "../core/hosts";
import type { Bilingual } from "./bilingual";
import { both, paragraphs } from "./bilingual";
import type { HelpContacts } from "./help-contacts";
import { contactList } from "./help-contacts";
import type { PageScript } from "./page";
import { htmlPage } from "./page";

/** Inputs of {@link edgePages}. */
export interface EdgePagesArgs {
  readonly hosts: PlatformHosts;
  readonly contacts: HelpContacts;
}

/** A way on from a page. */
interface Action {
  readonly href: string;
  readonly label: Bilingual;
}

/** What happened, and what to do now. */
interface ErrorPage {
  readonly title: Bilingual;
  readonly what: Bilingual;
  readonly todo: Bilingual;
  /** The first one is the main one. @default none */
  readonly actions?: readonly Action[];
  /** Seconds after which the same address is tried again. @default never */
  readonly refreshSeconds?: number;
  /** @default the help desk */
  readonly contacts?: readonly (keyof HelpContacts)[];
}

function help(args: EdgePagesArgs, shown: readonly (keyof HelpContacts)[]): string {
  // Filled by the script with the number under which the access log has this request.
  return `<div class="help">
${contactList(args.contacts, shown)}
<p class="quiet" data-reference hidden>${both({ ko: "문의할 때 알려 주세요:", en: "Tell them this number:" })} <code></code></p>
</div>`;
}

function buttons(actions: readonly Action[]): string {
  const links = actions.map(
    ({ href, label }, index) => `<a class="button${index === 0 ? " main" : ""}" href="${href}">${both(label)}</a>`,
  );
  return links.length === 0 ? "" : `<div class="actions">${links.join("\n")}</div>`;
}

function errorPage(args: EdgePagesArgs, page: ErrorPage): string {
  const { title, what, todo } = page;
  return htmlPage({
    hosts: args.hosts,
    title,
    refreshSeconds: page.refreshSeconds,
    body: `<section class="card narrow">
<h1>${both(title)}</h1>
${paragraphs(what)}
${paragraphs(todo)}
${buttons(page.actions ?? [])}
${help(args, page.contacts ?? ["helpdesk"])}
</section>`,
  });
}

/** The page that waits with the user: how long already, and from when on something is wrong. */
function startingPage(args: EdgePagesArgs): string {
  const title = { ko: "작업 공간을 시작하고 있습니다", en: "Your workspace is starting" };
  const script: PageScript = "starting";
  const step = (name: string, text: Bilingual, shown = false) =>
    `<div data-step="${name}"${shown ? "" : " hidden"}>${paragraphs(text)}</div>`;
  return htmlPage({
    hosts: args.hosts,
    title,
    script,
    refreshSeconds: 5,
    body: `<section class="card narrow">
<div class="spinner" aria-hidden="true"></div>
<h1>${both(title)}</h1>
<div role="status">
${step("soon", { ko: "보통 10초 안에 열립니다. 준비되면 이 주소가 자동으로 열립니다.", en: "This usually takes less than ten seconds. This address opens by itself as soon as it is ready." }, true)}
${step("slow", { ko: "평소보다 오래 걸리고 있습니다. 서버에서 처음 시작하면 1~2분이 걸릴 수 있습니다. 이 창을 그대로 두세요.", en: "This takes longer than usual. The first start on a server may take a minute or two. Just leave this page open." })}
${step("long", { ko: "너무 오래 걸리고 있습니다. 계속 시도하고 있지만, 헬프데스크에 알려 주세요.", en: "This takes too long. We keep trying, but please tell the help desk." })}
</div>
${paragraphs({ ko: "저장된 파일은 그대로 있습니다.", en: "Your saved files are untouched." })}
<p class="quiet">${both({ ko: "경과 시간", en: "Waiting for" })} <span data-elapsed>0:00</span></p>
<noscript>${paragraphs({ ko: "이 페이지는 5초마다 다시 확인합니다.", en: "This page looks again every five seconds." })}</noscript>
<div data-step="long" hidden>${help(args, ["helpdesk"])}</div>
</section>`,
  });
}

/** File names and contents of the pages that the edge shows when something is not as the user wished. */
export function edgePages(args: EdgePagesArgs): Record<string, string> {
  const portal = `https://${args.hosts.ide}`;
  const open: Action = { href: `${portal}/open`, label: { ko: "내 IDE 열기", en: "Open my IDE" } };
  const home: Action = { href: `${portal}/`, label: { ko: "포털로 이동", en: "Go to the portal" } };
  const signOut: Action = {
    href: `${portal}/oauth2/sign_out`,
    label: { ko: "다른 계정으로 로그인", en: "Sign in as somebody else" },
  };
  const page = (content: ErrorPage): string => errorPage(args, content);
  return {
    "forbidden.html": page({
      title: { ko: "내 작업 공간이 아닙니다", en: "This is not your workspace" },
      what: {
        ko: "이 주소는 다른 사용자의 작업 공간이거나, 허용되지 않은 요청입니다.",
        en: "This address belongs to somebody else's workspace, or the request is not allowed.",
      },
      todo: {
        ko: "작업 공간은 본인만 열 수 있습니다. 코드는 사내 Git으로 공유해 주세요.",
        en: "A workspace opens for its owner alone. Please share code through the internal git.",
      },
      actions: [open, signOut],
    }),
    "starting.html": startingPage(args),
    "disabled.html": page({
      title: { ko: "사용이 중지된 계정입니다", en: "This account is disabled" },
      what: {
        ko: "이 작업 공간은 사용이 중지되었습니다. 파일은 지워지지 않았습니다.",
        en: "This workspace has been disabled. Its files have not been deleted.",
      },
      todo: {
        ko: "착오라면 소속 부서장의 확인을 받아 헬프데스크에 문의해 주세요.",
        en: "If this is a mistake, please ask the help desk, with the word of the head of your department.",
      },
    }),
    "missing.html": page({
      title: { ko: "작업 공간이 없습니다", en: "You have no workspace yet" },
      what: {
        ko: "로그인은 되었지만, 이 계정에는 아직 작업 공간이 없습니다.",
        en: "You are signed in, but there is no workspace for this account yet.",
      },
      todo: {
        ko: "새로 신청했다면 준비될 때까지 기다려 주시고, 아니라면 헬프데스크에 신청해 주세요.",
        en: "If you have asked for one, it is being prepared. If not, please ask the help desk for one.",
      },
      actions: [home],
    }),
    "unavailable.html": page({
      title: { ko: "일시적으로 사용할 수 없습니다", en: "Temporarily unavailable" },
      what: {
        ko: "서비스의 일부가 지금 응답하지 않습니다. 저장된 파일은 안전합니다.",
        en: "A part of the service does not answer right now. Your saved files are safe.",
      },
      todo: {
        ko: "이 페이지는 15초마다 다시 시도합니다. 몇 분이 지나도 그대로이면 아래로 연락해 주세요.",
        en: "This page tries again every fifteen seconds. If it stays like this for minutes, call the following.",
      },
      refreshSeconds: 15,
      actions: [home],
      contacts: ["helpdesk", "platformTeam"],
    }),
    "sign-in-failed.html": page({
      title: { ko: "로그인을 마치지 못했습니다", en: "Your sign-in did not finish" },
      what: {
        ko: "로그인 페이지가 너무 오래 열려 있었거나, 즐겨찾기에 저장된 로그인 주소로 들어왔을 수 있습니다.",
        en: "The sign-in page may have been open for too long, or it was opened from a bookmark.",
      },
      todo: {
        ko: "다시 로그인해 주세요. 즐겨찾기에는 포털 주소를 저장해 주세요.",
        en: "Please sign in once more, and keep the address of the portal as your bookmark.",
      },
      actions: [{ href: `${portal}/`, label: { ko: "다시 로그인", en: "Sign in again" } }],
    }),
    "too-many.html": page({
      title: { ko: "요청이 너무 많습니다", en: "Too many requests" },
      what: {
        ko: "이 네트워크에서 짧은 시간에 너무 많은 요청이 왔습니다.",
        en: "Too many requests have come from your network in a short time.",
      },
      todo: { ko: "1분 뒤에 다시 시도해 주세요.", en: "Please try again in a minute." },
    }),
    "not-found.html": page({
      title: { ko: "페이지를 찾을 수 없습니다", en: "Page not found" },
      what: { ko: "이 주소에는 아무것도 없습니다.", en: "There is nothing at this address." },
      todo: {
        ko: "주소를 확인하거나 포털에서 시작해 주세요.",
        en: "Please check the address, or begin at the portal.",
      },
      actions: [home],
    }),
  };
}
