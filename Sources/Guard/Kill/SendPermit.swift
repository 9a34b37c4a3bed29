import Mail

/// The one-shot right to send a final dot. Only `KillSwitch.permit` makes one, and the one function that can
/// end a message consumes it: no permit, no compile. Its initializer is internal to Guard, so no other target can
/// make one, and it cannot be copied, so none can be used twice.
package struct SendPermit: ~Copyable, Sendable {
    package let id: RecordID

    init(id: RecordID) { self.id = id }
}
