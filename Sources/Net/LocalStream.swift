import Glibc

/// One direction between two sockets.
struct LocalStream {
    private let source: Int32
    private let target: Int32
    private var bytes: [UInt8] = []
    private var sent = 0
    /// Something has come.
    private(set) var isBegun = false
    /// Nothing more comes, and nothing waits to be sent.
    private(set) var isOver = false

    init(from source: Int32, to target: Int32) {
        self.source = source
        self.target = target
    }

    /// What to wait for: bytes when there are none, else room for them.
    var wants: [pollfd] {
        if isOver { return [] }
        return [
            sent < bytes.count
                ? pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
                : pollfd(fd: source, events: Int16(POLLIN), revents: 0)
        ]
    }

    /// Moves what can be moved without waiting; the end of the source becomes that of the target.
    mutating func move() {
        while !isOver {
            if sent == bytes.count {
                guard fill() else { return }
            } else {
                guard send() else { return }
            }
        }
    }

    private mutating func fill() -> Bool {
        let source = source
        do throws(Errno) {
            bytes = try read(source)
            sent = 0
            isBegun = true
            if bytes.isEmpty { end() }
            return true
        } catch .wouldBlock {
            return false
        } catch {
            end()
            return false
        }
    }

    private func read(_ source: Int32) throws(Errno) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: NetLimits.carriedBytes)
        let result: Result<Int, Errno> = buffer.withUnsafeMutableBytes { room in
            do throws(Errno) { return .success(try Syscalls.receive(source, room)) } catch { return .failure(error) }
        }
        buffer.removeLast(buffer.count - (try result.get()))
        return buffer
    }

    private mutating func send() -> Bool {
        let (target, sent) = (target, sent)
        let result: Result<Int, Errno> = bytes.withUnsafeBytes { all in
            do throws(Errno) {
                return .success(try Syscalls.send(target, UnsafeRawBufferPointer(rebasing: all[sent...])))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let count):
            self.sent += count
            return true
        case .failure(.wouldBlock): return false
        case .failure:
            end()
            return false
        }
    }

    private mutating func end() {
        isOver = true
        shutdown(target, Int32(SHUT_WR))
    }
}
