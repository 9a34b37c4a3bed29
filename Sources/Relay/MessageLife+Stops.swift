import Guard
import Mail

/// When a stop is answered that covers a message early (`stop.answer`).
extension MessageLife {
    /// A stop at MAIL that is not answered there: it is asked again at RCPT, or answered at DATA.
    func postpone(_ stopped: Stopped) {
        if services.configuration.stop.answer == .data {
            isAnsweredAtData = true
        } else if case .paced = stopped {
            isPaced = true
        }
    }

    /// Whether a stop that speaks at RCPT is answered at DATA. One that covers single recipients takes nobody else's mail
    /// with it.
    func isPutOff(_ stopped: Stopped) -> Bool {
        guard services.configuration.stop.answer == .data, case .by(let stop, as: _) = stopped else { return false }
        return stop.scope.kind != .recipientDomain
    }

    /// Nobody is asked upstream: what becomes of the message is known only when more of it is here.
    var isUnasked: Bool { isToBeHeld || isAnsweredAtData }

    /// A stop that is answered at MAIL: recorded without recipients, which the client has not named yet.
    func refuseWhole(_ stopped: Stopped) async -> Reply {
        services.shared.counters.count(stopped.verdict)
        isRecorded = true
        // Halted for want of the audit log: there is nothing to write to.
        if case .halted = stopped { return identified(stopped.reply) }
        let record = record(nil, nil, stopped.verdict, stop: stopped.stop)
        countRefusal(by: stopped.stop)
        let ticket = services.shared.audit.append(record)
        do { try await ticket.committed() } catch { return identified(Halt.auditUnavailable.reply) }
        return identified(stopped.reply)
    }
}
