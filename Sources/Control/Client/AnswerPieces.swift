import Foundation
import Net

/// Reads the body of an answer as it arrives and removes the transfer coding.
actor AnswerPieces: PageSource {
    private let upload: UnixSocketUpload
    private let path: String
    private var buffer: [UInt8] = []
    private var head: (status: Int, lengthBytes: Int?, isChunked: Bool)?
    /// Bytes that are still missing from the body, or from its present chunk.
    private var left = 0
    private var isOver = false

    /// - Parameters:
    ///   - upload: its request has been sent.
    ///   - path: the path of the socket, for failures.
    init(_ upload: UnixSocketUpload, path: String) {
        (self.upload, self.path) = (upload, path)
    }

    func status() async throws(ControlFailure) -> Int { try await begin().status }

    func next() async throws(ControlFailure) -> [UInt8]? {
        let head = try await begin()
        while !isOver {
            if left == 0, head.isChunked { try await beginChunk() }
            if isOver { break }
            if left == 0 {
                isOver = true
                break
            }
            if buffer.isEmpty { try await fill() }
            let piece = Array(buffer.prefix(left))
            buffer.removeFirst(piece.count)
            left -= piece.count
            if left == 0, head.isChunked { guard try await line() == "" else { throw broken } }
            return piece
        }
        return nil
    }

    private func begin() async throws(ControlFailure) -> (status: Int, lengthBytes: Int?, isChunked: Bool) {
        if let head { return head }
        var lines: [String] = []
        while true {
            let line = try await line()
            if line.isEmpty { break }
            lines.append(line)
        }
        guard let head = ControlHTTP.head(lines) else { throw broken }
        self.head = head
        left = head.lengthBytes ?? 0
        return head
    }

    private func beginChunk() async throws(ControlFailure) {
        let line = try await line()
        guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else { throw broken }
        left = size
        guard size == 0 else { return }
        isOver = true
        while try await !self.line().isEmpty {}
    }

    /// The next line, without its line end.
    private func line() async throws(ControlFailure) -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                var line = buffer[..<end]
                if line.last == 0x0D { line.removeLast() }
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: line, as: UTF8.self)
            }
            try await fill()
        }
    }

    private func fill() async throws(ControlFailure) {
        let upload = upload
        let result: Result<[UInt8], UnixSocketFailure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: Result { () throws(UnixSocketFailure) in try upload.piece() })
            }
        }
        switch result {
        case .success(let piece) where !piece.isEmpty: buffer += piece
        case .success: throw broken
        case .failure(let failure): throw .cannot("\(path): \(failure)")
        }
    }

    private var broken: ControlFailure { .cannot("\(path): the guard closed the connection before it answered") }
}
