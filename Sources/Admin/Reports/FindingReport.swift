import Content
import Guard

/// What a check saw. `location` is null when it stands nowhere in the message, or when that is not recorded.
package struct FindingReport: Hashable, Sendable, Codable {
    package var check: String
    package var kind: String
    package var `where`: String
    package var excerpt: String
    package var action: Finding.Action
    /// In octets of the message as received.
    package var location: Finding.Location?
    /// Only of `show` and `check`, which have the message at hand.
    package var scene: FindingScene?

    package init(_ finding: Finding) {
        check = finding.check
        kind = finding.kind
        self.where = finding.where
        excerpt = finding.excerpt
        action = finding.action
        location = finding.location
    }

    /// With its place in the message.
    package func found(at scene: FindingScene?) -> FindingReport {
        guard let scene else { return self }
        var report = self
        report.location = scene.location
        report.scene = scene
        return report
    }

    private enum CodingKeys: String, CodingKey {
        case check, kind, `where`, excerpt, action, location, line, context
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        check = try container.decode(String.self, forKey: .check)
        kind = try container.decode(String.self, forKey: .kind)
        self.where = try container.decode(String.self, forKey: .where)
        excerpt = try container.decode(String.self, forKey: .excerpt)
        action = try container.decode(Finding.Action.self, forKey: .action)
        location = try container.decodeIfPresent(Finding.Location.self, forKey: .location)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(check, forKey: .check)
        try container.encode(kind, forKey: .kind)
        try container.encode(self.where, forKey: .where)
        try container.encode(excerpt, forKey: .excerpt)
        try container.encode(action, forKey: .action)
        try container.encode(location, forKey: .location)
        try container.encodeIfPresent(scene?.line, forKey: .line)
        try container.encodeIfPresent(scene?.context, forKey: .context)
    }
}
