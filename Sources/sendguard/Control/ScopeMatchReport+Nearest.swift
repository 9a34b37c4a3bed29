import Admin
import Guard

extension ScopeMatchReport {
    /// With the names that come nearest to the pattern, when it matched nothing.
    init(_ scope: StopScope, of match: ScopeMatch) {
        var nearest: [String] = []
        if match.messages == 0, let pattern = scope.pattern {
            var names = match.names
            // `*@shop.example` is any sender of a domain.
            let text = pattern.text.filter { $0 != "*" }
            let word = text.hasPrefix("@") ? String(text.dropFirst()) : text
            while nearest.count < Self.nearestLimit, let name = Nearest.candidate(to: word, among: names) {
                nearest.append(name)
                names.removeAll { $0 == name }
            }
            // Nothing like it: what there is.
            if nearest.isEmpty { nearest = Array(match.names.prefix(Self.nearestLimit)) }
        }
        self.init(scope, match, nearest: nearest)
    }

    private static let nearestLimit = 3
}
