import Dispatch
import Mail

extension DispatchQueue {
    /// What the work comes to, which the queue does in its turn; the caller's thread is not held up.
    func result<T: Sendable>(of work: @escaping @Sendable () throws -> T) async -> Result<T, any Error> {
        await withUnsafeContinuation { continuation in
            async { continuation.resume(returning: Result { try work() }) }
        }
    }
}

extension Duration {
    var dispatchInterval: DispatchTimeInterval { .nanoseconds(Int(nanoseconds)) }
}
