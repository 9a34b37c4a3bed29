/// What went wrong in an incident. What an apology has to say depends on it.
package enum IncidentKind: String, Sendable, CaseIterable, Codable {
    case placeholder
    case wrongSegment = "wrong-segment"
    case wrongContent = "wrong-content"
    case staleSuppression = "stale-suppression"
    case duplicateSend = "duplicate-send"
    case dataExposure = "data-exposure"
    case other

    /// How bad it is until somebody says otherwise.
    package var severity: IncidentSeverity {
        switch self {
        case .dataExposure: .critical
        case .wrongSegment, .staleSuppression: .high
        case .placeholder, .wrongContent, .duplicateSend, .other: .medium
        }
    }
}

package enum IncidentSeverity: String, Sendable, CaseIterable, Codable {
    case low, medium, high
    /// Everybody is told at once.
    case critical
}
