import Mail

extension Message {
    /// The surfaces that are surely the message's own and not of a message attached to it.
    ///
    /// An attached message announces itself by header fields: behind a part of the body, or once more than the message
    /// has of them. Where it ends does not show, so nothing from there on counts: what somebody else wrote is not to
    /// be judged as if the sender had.
    var ownSurfaces: Range<Int> {
        var isBody = false
        for (index, surface) in surfaces.enumerated() {
            switch surface.kind {
            case .subject, .header:
                if isBody || index == Self.headerLimit || isSurplus(surface.kind, at: index) { return 0..<index }
            default: isBody = true
            }
        }
        return 0..<surfaces.count
    }

    /// Header fields that reach a reader; honest mail has a dozen.
    private static var headerLimit: Int { 200 }

    private func isSurplus(_ kind: Surface.Kind, at index: Int) -> Bool {
        let earlier = surfaces[..<index].count { $0.kind == kind }
        guard earlier > 0 else { return false }
        let name = surfaces[index].name
        return earlier >= fields.count { $0.isNamed(name) }
    }
}
