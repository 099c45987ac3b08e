import type { PlatformHosts } from "../core/hosts";

/** One small page: what happened and what to do, in Korean and in English. */
interface PageText {
  readonly title: string;
  readonly korean: string;
  readonly english: string;
  /** Links below the text: address and label. @default none */
  readonly links?: readonly (readonly [href: string, label: string])[];
  /** Seconds after which the browser asks again. @default never */
  readonly refreshSeconds?: number;
}

function page(text: PageText): string {
  const links = (text.links ?? []).map(([href, label]) => `<p><a href="${href}">${label}</a></p>`).join("\n");
  const refresh =
    text.refreshSeconds === undefined ? "" : `\n<meta http-equiv="refresh" content="${text.refreshSeconds}">`;
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<title>${text.title}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto 0;padding:0 1rem;color:#222}a{color:#0b5cad}</style>
</head>
<body>
<h1>${text.title}</h1>
<p>${text.korean}</p>
<p lang="en">${text.english}</p>
${links}
</body>
</html>
`;
}

/** File names and contents of the pages that the edge shows by itself. */
export function edgePages(hosts: PlatformHosts): Record<string, string> {
  const portal = [`https://${hosts.ide}/`, "포털로 이동 · Portal"] as const;
  return {
    "portal.html": page({
      title: "Web IDE",
      korean: "내 작업 공간은 아래 링크로 엽니다. 멈춰 있으면 자동으로 시작됩니다.",
      english: "Open your workspace with the link below. It starts by itself if it was stopped.",
      links: [
        ["/open", "내 IDE 열기 · Open my IDE"],
        ["/oauth2/sign_out", "로그아웃 · Sign out"],
      ],
    }),
    "forbidden.html": page({
      title: "접근할 수 없습니다 · Not allowed",
      korean: "이 주소는 다른 사용자의 작업 공간이거나 허용되지 않은 요청입니다.",
      english: "This address belongs to somebody else's workspace, or the request is not allowed.",
      links: [portal],
    }),
    "starting.html": page({
      title: "작업 공간을 시작하고 있습니다 · Starting",
      korean: "잠시만 기다려 주세요. 준비되면 이 페이지가 자동으로 열립니다. 저장된 파일은 그대로 있습니다.",
      english:
        "One moment please. This page opens your workspace as soon as it is ready. Your saved files are untouched.",
      refreshSeconds: 3,
    }),
    "disabled.html": page({
      title: "사용이 중지된 계정입니다 · Account disabled",
      korean: "이 작업 공간은 사용이 중지되었습니다. 헬프데스크에 문의해 주세요.",
      english: "This workspace has been disabled. Please contact the help desk.",
    }),
    "missing.html": page({
      title: "작업 공간이 없습니다 · No workspace",
      korean: "이 계정에는 아직 작업 공간이 없습니다. 헬프데스크에 신청해 주세요.",
      english: "There is no workspace for this account yet. Please ask the help desk for one.",
    }),
    "unavailable.html": page({
      title: "일시적인 오류입니다 · Temporarily unavailable",
      korean: "서비스가 잠시 응답하지 않습니다. 잠시 후 다시 시도해 주세요.",
      english: "The service does not answer right now. Please try again in a moment.",
    }),
    "not-found.html": page({
      title: "페이지를 찾을 수 없습니다 · Not found",
      korean: "주소를 확인해 주세요.",
      english: "Please check the address.",
      links: [portal],
    }),
  };
}
