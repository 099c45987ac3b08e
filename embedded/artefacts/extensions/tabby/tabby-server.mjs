/**
 * Address and token out of the configuration file of Tabby's agent, as the platform writes it: basic strings in [server].
 *
 * @throws Error that names what is missing, without any value
 */
export function tabbyServer(toml) {
  const section = /^\[server\]$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(toml)?.[1] ?? "";
  const value = (name) => {
    const text = new RegExp(`^${name}\\s*=\\s*("(?:[^"\\\\]|\\\\.)*")\\s*$`, "m").exec(section)?.[1];
    if (text === undefined) throw new Error(`~/.tabby-client/agent/config.toml has no [server] ${name}`);
    return JSON.parse(text);
  };
  return { endpoint: value("endpoint").replace(/\/$/, ""), token: value("token") };
}
