/// The one-shot right to send a final dot. Only `KillSwitch.permit` makes one, and the one function that can
/// end a message consumes it: no permit, no compile.
package struct SendPermit: ~Copyable, Sendable {
    package let id: RecordID

    init(id: RecordID) { self.id = id }
}
