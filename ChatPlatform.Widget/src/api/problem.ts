/** An error of the API. `status` is 0 when there was no response. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** Retry delay requested by the server, in milliseconds. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${code}`);
    this.name = "ApiError";
  }

  /** True when the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const code = typeof body === "object" && body !== null && "code" in body ? body.code : null;
  return new ApiError(
    response.status,
    typeof code === "string" ? code : "unknown",
    retryAfter(response.headers.get("Retry-After")),
  );
}

function retryAfter(header: string | null): number | null {
  if (header === null) {
    return null;
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 300) * 1000 : null;
}
