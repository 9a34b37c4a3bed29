import CLinux
import Glibc
import System

extension Connection {
    /// Appends bytes to those waiting to be sent; `flush` sends them.
    package func buffer(_ add: (inout [UInt8]) -> Void) { add(&output) }

    package var hasBufferedOutput: Bool { sent < output.count }

    /// Sends the buffered bytes.
    package func flush(until deadline: Deadline) async throws(NetError) {
        while hasBufferedOutput {
            loop.assertOnLoop()
            await yieldLoop()
            let count = output.withUnsafeBytes { bytes in
                attempt(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
            guard let count = try count.get() else {
                try await wait(for: wantedForWrite, until: deadline)
                continue
            }
            sent += count
            noteMoved(count)
        }
        resetOutput()
    }

    /// Sends buffered output and then the pieces, in one system call if possible. Never suspends.
    /// - Returns: true when everything is sent. On false, the unsent part is buffered: `flush` completes it, or the
    ///   caller closes the connection and the peer never gets the rest.
    package func sendNow(_ pieces: [UnsafeRawBufferPointer]) throws(NetError) -> Bool {
        loop.assertOnLoop()
        guard isOpen else { throw NetError.closed }
        if tls != nil || pieces.isEmpty {
            for piece in pieces { output.append(contentsOf: piece) }
            return try sendOutputNow()
        }
        let total = pieces.reduce(output.count - sent) { $0 + $1.count }
        let written: Int? = try output.withUnsafeBytes { buffered -> Result<Int?, NetError> in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: pieces.count + 1) { vectors in
                var count = 0
                func add(_ bytes: UnsafeRawBufferPointer) {
                    guard bytes.count > 0 else { return }
                    let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                    vectors.initializeElement(at: count, to: iovec(iov_base: base, iov_len: bytes.count))
                    count += 1
                }
                add(UnsafeRawBufferPointer(rebasing: buffered[sent...]))
                for piece in pieces { add(piece) }
                return attempt(gathering: UnsafeMutableBufferPointer(rebasing: vectors[..<count]))
            }
        }.get()
        let done = written ?? 0
        if done == total {
            resetOutput()
            return true
        }
        readiness.mayWrite = false
        var skip = done
        let buffered = min(skip, output.count - sent)
        sent += buffered
        skip -= buffered
        for piece in pieces {
            let dropped = min(skip, piece.count)
            skip -= dropped
            output.append(contentsOf: piece[dropped...])
        }
        return false
    }

    private func sendOutputNow() throws(NetError) -> Bool {
        while hasBufferedOutput {
            let count = output.withUnsafeBytes { bytes in
                attempt(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
            guard let count = try count.get() else { return false }
            sent += count
        }
        resetOutput()
        return true
    }

    /// One write; nil when it would block.
    private func attempt(_ bytes: UnsafeRawBufferPointer) -> Result<Int?, NetError> {
        guard isOpen else { return .failure(.closed) }
        wantedForWrite = .writing
        if let tls {
            do throws(NetError) {
                switch try tls.write(bytes) {
                case .bytes(let count): return .success(count)
                case .ended: return .failure(.closed)
                case .wantsWrite: readiness.mayWrite = false
                case .wantsRead:
                    readiness.mayRead = false
                    wantedForWrite = .reading
                }
                return .success(nil)
            } catch {
                return .failure(error)
            }
        }
        do throws(Errno) { return .success(try socket.send(bytes)) } catch {
            return .failure(Self.failure("send", error))
        }
    }

    private func attempt(gathering vectors: UnsafeMutableBufferPointer<iovec>) -> Result<Int?, NetError> {
        do throws(Errno) { return .success(try socket.send(gathering: vectors)) } catch {
            return .failure(Self.failure("sendmsg", error))
        }
    }

    private func resetOutput() {
        sent = 0
        if output.capacity > NetLimits.keptInputBytes {
            output = []
        } else {
            output.removeAll(keepingCapacity: true)
        }
    }
}
