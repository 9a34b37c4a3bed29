/// Tells whether the state is the one that was last in use: in another one, or an older one, stops may be missing that nobody
/// has ended.
package protocol StateProof: Sendable {
    /// What speaks against it, and what to do, in one sentence; nil when nothing does. It is found at a start.
    var doubt: String? { get }
    /// People have looked, and the state is to be trusted as it is. Durable when it returns.
    func settleDoubt() async throws(StoreFailure)
}
