import Guard
import Mail
import Net
import Synchronization
import System

/// The sandbox's folder: `0001.eml` and on, exactly as received, and `index.jsonl` with one object a message:
///
///     {"file":"0001.eml","at":"2026-11-23T21:09:16.123Z","at_us":1795468156123456,"sender":"a@example.com",
///      "recipients":["b@example.org"],"size":4096,"sha256":"…","client":"127.0.0.1:40000"}
///
/// `at_us` is the moment the end of data was read. A message is whole in its file before its line is in the
/// index, and both before the client has its 250.
final class SandboxMailbox: Sendable {
    /// Octets; a larger message is refused.
    static let messageBytes = 256 << 20

    let folder: String
    private let index: AppendFile
    private let last: Mutex<Int>
    private let kept = Atomic<Int>(0)

    init(folder: String) throws(SystemCallFailure) {
        self.folder = folder
        try Folder.make(folder)
        last = Mutex(try Folder.names(in: folder).compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0)
        index = try AppendFile("\(folder)/index.jsonl")
    }

    var count: Int { kept.load(ordering: .relaxed) }

    func keep(
        _ body: MessageBody, sender: Address?, recipients: [Address], client: String, at: Timestamp
    ) throws -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ".eml"
        let digest = try body.withBytes { bytes in
            try Result { () throws(SystemCallFailure) in try AppendFile("\(folder)/\(name)").append(bytes) }.get()
            return Digest.sha256 { $0(bytes) }
        }
        let list = recipients.map { JSONString.quoted($0.fullText) }.joined(separator: ",")
        let line =
            #"{"file":"\#(name)","at":"\#(at.rfc3339)","at_us":\#(at.microseconds),"#
            + #""sender":\#(JSONString.quoted(sender?.fullText ?? "")),"recipients":[\#(list)],"#
            + #""size":\#(body.count),"sha256":"\#(digest)","client":"\#(client)"}"# + "\n"
        try Array(line.utf8).withUnsafeBytes { bytes in
            try Result { () throws(SystemCallFailure) in try index.append(bytes) }.get()
        }
        kept.add(1, ordering: .relaxed)
        return name
    }
}
