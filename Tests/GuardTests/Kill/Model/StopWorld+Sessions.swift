import Mail
import TestSupport

@testable import Guard

/// A message's life, step by step.
extension StopWorld {
    mutating func stepSession(_ index: Int) {
        let session = sessions[index]
        // While a session holds its loop, no other session runs on it.
        if let holder = holders[session.loop], holder != index { return }
        switch session.stage {
        case .idle: begin(index)
        case .envelope(let count): recipient(index, number: count)
        case .head: head(index)
        case .judged: admit(index)
        case .recorded: sessions[index].stage = .durable
        case .durable, .partlyOut: permit(index)
        case .permitted: sendEnd(index)
        case .out:
            sessions[index].stage = .answered
            if mistake == .settledWhenSent { gate.settled(session.truth.id) }
        case .answered:
            if mistake != .neverSettled { gate.settled(session.truth.id) }
            model.settled(session.truth.id)
            sessions[index].stage = .idle
        }
    }

    private mutating func begin(_ index: Int) {
        lastID += 1
        let truth = MailContext.any(id: lastID, &random)
        sessions[index].truth = truth
        // Half of the streams have only one ESP, so it is known from the start.
        let upstream = truth.stream == "Receipts" ? truth.upstream : nil
        sessions[index].known = MailContext(
            id: truth.id, stream: truth.stream, sender: truth.sender, upstream: upstream)
        let answer = admission(sessions[index].known, takes: false)
        model.asked(sessions[index].known, answer, at: now)
        if isRefused(index, answer) { return }
        sessions[index].stage = .envelope(0)
    }

    private mutating func recipient(_ index: Int, number: Int) {
        let recipients = sessions[index].truth.recipients
        guard number < recipients.count else {
            let isEmpty = sessions[index].known.recipients.isEmpty
            sessions[index].stage = isEmpty ? .idle : .head
            sessions[index].truth.recipients = sessions[index].known.recipients
            return
        }
        var asked = sessions[index].known
        asked.recipients = [recipients[number]]
        let answer = inquiry(asked)
        model.asked(asked, answer, at: now)
        if let answer {
            gate.countRefusal(by: answer.stop)
            model.refused(by: answer.stop)
        } else {
            sessions[index].known.recipients.append(recipients[number])
        }
        sessions[index].stage = .envelope(number + 1)
    }

    private mutating func head(_ index: Int) {
        sessions[index].stage = .judged
        guard gate.asksAtHead else { return }
        sessions[index].known.campaign = sessions[index].truth.campaign
        sessions[index].known.originators = sessions[index].truth.originators
        let answer = inquiry(sessions[index].known)
        model.asked(sessions[index].known, answer, at: now)
        _ = isRefused(index, answer)
    }

    private mutating func admit(_ index: Int) {
        let truth = sessions[index].truth
        sessions[index].known = truth
        let answer = admission(truth, takes: mistake != .rampUncounted)
        model.asked(truth, answer, admits: true, at: now)
        if isRefused(index, answer) { return }
        // The client may leave, or the ESP's connection may be lost, before any part of the end is sent.
        sessions[index].stage = chance(5) ? .idle : .recorded
    }

    /// The last gate, with all facts known.
    private mutating func permit(_ index: Int) {
        let isRest = sessions[index].stage == .partlyOut
        var asked = sessions[index].truth
        if mistake == .permitForgetsCampaign { asked.campaign = nil }
        if mistake == .permitForgetsFrom { asked.originators = nil }
        if mistake != .permitNotAsked, !(isRest && mistake == .restOfEndUnasked) {
            do {
                let permit = try gate.permit(for: asked)
                if permit.id != asked.id { return }
            } catch {
                model.asked(sessions[index].truth, error, at: now)
                _ = isRefused(index, error, counts: mistake != .refusalUncounted)
                return
            }
            // Another thread may publish a state between a permit and its use. So the permit's answer is compared
            // now; what leaves is compared with the returned stops when it leaves.
            model.asked(sessions[index].truth, nil, at: now)
        }
        sessions[index].stage = .permitted
        holders[sessions[index].loop] = index
    }

    private mutating func sendEnd(_ index: Int) {
        holders[sessions[index].loop] = nil
        let mail = sessions[index].truth
        if chance(15) {
            // Only a part was sent: while a byte is missing, nothing has left.
            gate.settled(mail.id)
            sessions[index].stage = .partlyOut
            return
        }
        if mistake == .settledWhenSent { gate.settled(mail.id) }
        model.sent(mail, at: now)
        countSent()
        sessions[index].stage = .out
    }

    private mutating func isRefused(_ index: Int, _ answer: Stopped?, counts: Bool = true) -> Bool {
        guard let answer else { return false }
        if counts { gate.countRefusal(by: answer.stop) }
        model.refused(by: answer.stop)
        sessions[index].stage = .idle
        return true
    }

    private func inquiry(_ mail: MailContext) -> Stopped? {
        do throws(Stopped) { try gate.inquire(mail) } catch { return error }
        return nil
    }

    private func admission(_ mail: MailContext, takes: Bool) -> Stopped? {
        do throws(Stopped) { try gate.admit(mail, at: now, takes: takes) } catch { return error }
        return nil
    }
}
