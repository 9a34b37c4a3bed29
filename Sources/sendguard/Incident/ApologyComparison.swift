import Admin
import Content
import Foundation
import Guard
import Mail

/// The incident that a draft is about, and what is known of its mail.
struct ApologyComparison {
    /// nil when none could be told.
    var incident: IncidentID?
    var reference = ApologyReference.nothing
    /// Why no incident could be told, and how to have one; nil with an incident.
    var obstacle: String?

    /// - Parameter named: by a person; else the open one is meant, if there is one.
    /// - Throws: only about an incident that was named. **Why not else:** a draft can be judged without any guard, and
    ///   what was left out is said.
    static func find(_ named: IncidentID?, _ common: CommonOptions) async throws -> ApologyComparison {
        if let named {
            let control = try await common.control()
            return ApologyComparison(incident: named, reference: try await control.apologyReference(of: named))
        }
        do {
            // A folder that is not there is not made for a question.
            guard FileManager.default.fileExists(atPath: try common.stateFolder()) else {
                return ApologyComparison(
                    obstacle: "there is no state folder here: name it with --state, or its configuration with --config")
            }
            let control = try await common.control()
            let incidents = try await control.incidents()
            var open: [IncidentID] = []
            while let page = try await incidents.next() {
                open += page.filter { $0.closedAt == nil }.compactMap { IncidentID($0.id) }
            }
            guard let only = open.first, open.count == 1 else {
                return ApologyComparison(
                    obstacle: open.isEmpty
                        ? "no incident is open: name one with --incident"
                        : "\(open.map(\.description).joined(separator: ", ")) are open: name one with --incident")
            }
            return ApologyComparison(incident: only, reference: try await control.apologyReference(of: only))
        } catch let failure as CommandFailure {
            return ApologyComparison(obstacle: failure.lines.joined(separator: "; "))
        } catch let failure as ControlFailure {
            return ApologyComparison(obstacle: failure.description)
        }
    }

    /// A mail of the campaign, whose look the draft should have.
    mutating func add(_ mail: Message) {
        let senders = mail.firstField("From").map { MailboxList($0.unfoldedValue).addresses } ?? []
        reference.fromDomains.formUnion(senders.map(\.domainKey))
        reference.frames.append(MessageFrame(of: mail))
    }
}
