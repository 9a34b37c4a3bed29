import Content
import Foundation
import Guard

/// What an apology is compared with, as it goes over the control socket.
package struct ApologyReferenceReport: Hashable, Sendable, Codable {
    package var fromDomains: [String]
    /// As `MessageFrame.bytes`.
    package var frames: [Data]
    package var kind: Incident.Kind

    package init(_ reference: ApologyReference) {
        fromDomains = reference.fromDomains.sorted()
        frames = reference.frames.map { Data($0.bytes) }
        kind = reference.kind
    }

    /// Without frames that another version has made, which cannot be compared.
    package var reference: ApologyReference {
        ApologyReference(
            fromDomains: Set(fromDomains), frames: frames.compactMap { MessageFrame(bytes: Array($0)) }, kind: kind)
    }
}
