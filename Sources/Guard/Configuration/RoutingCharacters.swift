import Mail

/// What happens to a recipient whose local part some server may read as the way to another mailbox (`Address.hasRouting`),
/// or who stands behind a source route.
///
/// **Why refuse:** relays that rewrite such an address mail somebody whom no list was asked about. No address of a real
/// recipient has these characters; `+` and `=`, which variable return paths use, are none of them.
package enum RoutingCharacters: String, Sendable, CaseIterable {
    /// 550 5.1.3.
    case refuse
    /// It is taken, and refused when a suppression list has it or any mailbox within it.
    case lookInside = "look_inside"

    /// What the client is told.
    package static let refusal = Reply(
        550, EnhancedStatusCode(5, 1, 3),
        "sendguard: %, ! or @ within the local part, or a source route, may name another mailbox: give that mailbox itself "
            + "(routing_characters)")
}
