import Content
import Guard
import Mail
import SMTP

/// The guard's decision about a recipient, before the ESP is asked.
struct RecipientJudgement {
    /// Why no ESP is asked; a reply of 250 leaves the recipient out silently.
    var refusal: (state: Delivery.State, reply: Reply)?
    /// The recipient's segment, from the lists.
    var segment = ""
    /// Whether the limit of refused recipients is reached: then this one is neither checked nor recorded.
    var isTooMany = false
}

/// RCPT: stops and lists, before the ESP is asked; and when a stop that covers the message is answered
/// (`stop.answer`).
extension MessageLife {
    func judge(_ command: RecipientCommand) async -> RecipientJudgement {
        var asked = gates.question
        asked.recipients = [command.recipient]
        do throws(Stopped) {
            if state.intake?.isPaced == true {
                try services.shared.killSwitch.admit(asked, at: services.now, takes: false)
            } else {
                try services.shared.killSwitch.inquire(asked)
            }
        } catch {
            if error.holding != nil {
                state.didMeetHold()
            } else if isAnsweredAtData(error) {
                state.didPostpone()
            } else {
                recipientStop = error.stop
                return RecipientJudgement(refusal: (error.verdict.keptState, error.reply))
            }
        }
        let decision = await askLists(command)
        switch decision.answer {
        case .refused(let reply): return RecipientJudgement(refusal: (.blocked, reply), segment: decision.segment)
        case .suppressed(let reply, let isSilent):
            let said = isSilent ? ListDecision.silentReply(reply) : reply
            return RecipientJudgement(refusal: (.suppressed, said), segment: decision.segment)
        case .deferred(let reply): return RecipientJudgement(refusal: (.deferred, reply), segment: decision.segment)
        case .clear: return RecipientJudgement(segment: decision.segment)
        }
    }

    private func askLists(_ command: RecipientCommand) async -> ListDecision {
        let decision = await gates.recipient(
            command.recipient, campaign: nil, hasSourceRoute: command.hasSourceRoute)
        listsAwaitCampaign = listsAwaitCampaign || decision.awaitsCampaign
        if case .deferred = decision.answer { return decision }
        uncounted += AudienceTally(asked: 1, suppressed: decision.isSuppressed ? 1 : 0)
        return decision
    }

    /// The ESP's answers, or the guard's when no ESP is asked.
    func take(_ commands: [RecipientCommand]) async -> [UpstreamEnvelope.RecipientAnswer] {
        guard state.isUnasked else { return await envelope.add(commands) }
        await envelope.takeUnasked(commands)
        return commands.map { _ in .byUs(HeldMessageWriter.recipientOK) }
    }

    /// Records a recipient that gets no mail.
    func note(_ address: Address, _ state: Delivery.State, _ reply: Reply, _ segment: String) -> Reply {
        let reply = identified(reply)
        deliveries.append(Delivery(address: address, state: state, reply: reply, segment: segment))
        if state == .suppressed { services.shared.counters.countSuppressedRecipient() }
        if reply.isPositive { leftOut.add(state) } else { countRefused += 1 }
        return reply
    }

    // MARK: stops that are answered later

    /// A stop at MAIL that is not answered there: it is checked again at RCPT, or answered at DATA.
    func postpone(_ stopped: Stopped) {
        if services.configuration.stop.answer == .data {
            state.didPostpone()
        } else if case .paced = stopped {
            state.didMeetRamp()
        }
    }

    /// Whether a stop at RCPT is answered at DATA. A stop of recipient domains is answered at RCPT, so that other
    /// recipients get their mail.
    private func isAnsweredAtData(_ stopped: Stopped) -> Bool {
        guard services.configuration.stop.answer == .data, case .by(let stop, as: _) = stopped else { return false }
        return stop.scope.kind != .recipientDomain
    }

    /// A stop answered at MAIL: recorded without recipients, because the client has named none yet.
    func refuseWhole(_ stopped: Stopped) async -> Reply {
        count(stopped.verdict)
        // The guard is halted: nothing can be recorded.
        if case .halted = stopped { return identified(stopped.reply) }
        let record = record(nil, nil, stopped.verdict, stop: stopped.stop)
        state.didRecord()
        countRefusal(by: stopped.stop)
        let ticket = services.shared.store.append(record)
        do { try await ticket.committed() } catch { return identified(Halt.auditUnavailable.reply) }
        state.didSettle(stopped.verdict)
        return identified(stopped.reply)
    }
}
