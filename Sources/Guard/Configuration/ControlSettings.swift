/// Who may ask and tell the guard what to do.
package struct ControlSettings: Hashable, Sendable {
    /// The group of the system whose members may; nil leaves it to root and the guard's own user.
    package var group: String?

    package init() {}
}
