import Foundation

/// A file that is there whole or not at all: it is written beside its place and renamed when it is on disk.
struct ExportFile {
    private let path: String
    private let partPath: String
    private let handle: FileHandle

    /// - Throws: exit 3 when it cannot be made.
    init(_ path: String) throws {
        self.path = path
        partPath = path + ".part"
        // People's addresses are for nobody else on the machine.
        guard
            FileManager.default.createFile(atPath: partPath, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: partPath)
        else { throw CommandFailure.cannot("\(partPath): cannot be written") }
        self.handle = handle
    }

    /// Hands out where to write: a file that is put in place when all is written, or standard output.
    /// - Parameter path: of the file; nil: standard output.
    static func write(to path: String?, _ body: ((String) throws -> Void) async throws -> Void) async throws {
        guard let path else {
            return try await body { text in
                do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                    throw CommandFailure.cannot("standard output cannot be written; is the disk full?")
                }
            }
        }
        let file = try ExportFile(path)
        do {
            try await body(file.write)
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
    }

    func write(_ text: String) throws {
        do { try handle.write(contentsOf: Data(text.utf8)) } catch {
            throw CommandFailure.cannot("\(partPath): cannot be written; is the disk full?")
        }
    }

    func finish() throws {
        do { try handle.synchronize() } catch { throw CommandFailure.cannot("\(partPath): cannot be written to disk") }
        guard rename(partPath, path) == 0 else { throw CommandFailure.cannot("\(path): cannot be replaced") }
    }

    func abandon() { try? FileManager.default.removeItem(atPath: partPath) }
}
