/// When one stop makes another one needless.
extension StopScope {
    /// Whether it covers all mail that the other one covers. False where that cannot be told from the names.
    package func includes(_ other: StopScope) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.campaign(let wide), .campaign(let narrow)), (.stream(let wide), .stream(let narrow)),
            (.upstream(let wide), .upstream(let narrow)), (.recipientDomain(let wide), .recipientDomain(let narrow)):
            wide.includes(narrow)
        case (.sender(let wide), .sender(let narrow)): wide.includesSenders(of: narrow)
        default: false
        }
    }
}

extension NamePattern {
    /// The same of patterns for senders, one of which may be about domains and the other about addresses.
    fileprivate func includesSenders(of other: NamePattern) -> Bool {
        switch (namesAddresses, other.namesAddresses) {
        case (true, false): NamePattern("*@" + other.key).map(includes) ?? false
        case (false, true):
            // An address has its domain behind the last `@`.
            other.key.split(separator: "@").last.flatMap { NamePattern($0) }.map(includes) ?? false
        default: includes(other)
        }
    }
}

extension Stop {
    /// Whether nothing would pass that the order wants stopped, for as long as it wants it: this stop is at least as wide,
    /// as strict and as long. A person's and a rule's stop never stand for each other, because ending the one does not end
    /// the other.
    package func supersedes(_ order: StopOrder) -> Bool {
        scope.includes(order.scope) && mode.rank >= order.mode.rank && outlasts(order)
            && origin.isAutomatic == order.origin.isAutomatic
    }

    private func outlasts(_ order: StopOrder) -> Bool {
        guard let endsAt else { return true }
        return order.endsAt.map { endsAt >= $0 } ?? false
    }
}
