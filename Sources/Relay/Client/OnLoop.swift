/// A value that goes to a child task, which runs on the same loop while its parent waits.
///
/// Sendable because a child inherits the loop that its parent prefers (SE-0417), so no other thread ever touches it.
struct OnLoop<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
