import Admin
import Guard
import Mail
import System

/// Previews, then asks for chunk after chunk until all that is selected was looked at, and says how it goes.
struct HeldRunner {
    let filter: HeldFilter
    let how: HeldRunOptions
    let control: any GuardControl
    /// `release` or `discard`.
    let verb: String

    func run(
        _ act: (any GuardControl, HeldRequest) async throws(ControlFailure) -> HeldRunReport
    ) async throws {
        let preview = try await control.previewHeld(filter)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        if how.dryRun, how.json {
            Output.line(AdminJSON.text(preview))
        } else if !how.json {
            Output.lines(HeldText.lines(of: preview, now: now))
        }
        guard preview.messages > 0 else { throw CommandEnd.no }
        if how.dryRun { return }

        var request = HeldRequest(filter: filter, reason: how.reason ?? "")
        request.filter.limit = how.chunk
        var total = HeldRunReport()
        repeat {
            let chunk = try await act(control, request)
            total.add(chunk)
            if how.json {
                Output.line(AdminJSON.text(chunk))
            } else {
                Output.line(HeldText.line(of: chunk, done: total.messages, of: preview.messages))
            }
            request.filter.after = chunk.isUpstreamDown ? nil : chunk.next
        } while request.filter.after != nil
        if !how.json { Output.lines(HeldText.lines(total: total, verb: verb)) }
        if total.messages == 0 || !total.stayed.isEmpty { throw CommandEnd.no }
    }
}

extension HeldRunReport {
    fileprivate mutating func add(_ chunk: HeldRunReport) {
        messages += chunk.messages
        recipients.merge(chunk.recipients, uniquingKeysWith: +)
        stayed.merge(chunk.stayed, uniquingKeysWith: +)
        isUpstreamDown = chunk.isUpstreamDown
        remaining = chunk.remaining
    }
}
