import type { components } from './schema.js'

type Body = components['schemas']['Problem']
export type Fault = components['schemas']['ProblemFault']

/** Why the platform refused (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  /** @param code stays the same over time; docs/errors.md lists them */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** the fields or cells that are wrong, with what was expected and what came */
    readonly errors: Fault[] = [],
    readonly body?: Body,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'Problem'
  }

  static unreachable(cause: unknown) {
    return new Problem(0, 'unreachable', `the platform cannot be reached: ${(cause as Error)?.message ?? cause}`, [], undefined, { cause })
  }

  static async of(response: Response) {
    const text = await response.text()
    try {
      const body = JSON.parse(text) as Body
      return new Problem(response.status, body.code, body.detail ?? body.title, body.errors, body)
    } catch {
      return new Problem(response.status, `http-${response.status}`, text.slice(0, 300) || response.statusText)
    }
  }
}
