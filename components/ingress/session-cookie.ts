/**
 * Name of the session cookie. It is sent to every host below the portal's, so the edge takes it, and every cookie whose
 * name begins with it (parts and CSRF cookies), away before a request reaches a workspace. The prefix makes browsers
 * refuse it over plain HTTP. Source: RFC 6265bis 4.1.3.
 */
export const sessionCookie = "__Secure-webide";
