import Foundation
import Guard

/// A file that is complete or not there. It is written under another name in the same folder, and renamed after fsync.
///
/// A device or a pipe (`/dev/null`, `/dev/stdout`, `mkfifo`) is written directly, as with a shell's `>`. A rename
/// would replace the device for all programs. For a link, the target is replaced and not the link.
struct ExportFile {
    private let path: String
    /// The temporary name; nil for a device or a pipe, which is not renamed.
    private let partPath: String?
    private let handle: FileHandle

    /// - Throws: exit 3 when the file cannot be created.
    init(_ name: String) throws {
        path = Self.place(of: name)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
            guard descriptor >= 0 else {
                throw CommandFailure.cannot("\(name): cannot be written: \(String(cString: strerror(errno)))")
            }
            partPath = nil
            handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            return
        }
        // The file has people's addresses, so no other user may read it (mkstemp(3): mode 0600). The name is new, so no
        // user can have placed a link there. The ending keeps a watched folder of lists from importing the file.
        let ending = ".part"
        var template = Array("\(path).XXXXXX\(ending)".utf8CString)
        let descriptor = mkstemps(&template, Int32(ending.utf8.count))
        guard descriptor >= 0 else {
            throw CommandFailure.cannot("\(name): cannot be written: \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        partPath = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The path behind a name, links resolved; the name itself when nothing exists there.
    private static func place(of name: String) -> String {
        guard let real = realpath(name, nil) else { return name }
        defer { free(real) }
        return String(cString: real)
    }

    /// Calls `body` with a function that writes to the file or to standard output. The file gets its name when `body`
    /// has returned.
    /// - Parameter path: the file; nil: standard output.
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
            throw CommandFailure.cannot("\(path): cannot be written; is the disk full?")
        }
    }

    func finish() throws {
        guard let partPath else { return }
        do { try handle.synchronize() } catch { throw CommandFailure.cannot("\(path): cannot be written to disk") }
        guard rename(partPath, path) == 0 else { throw CommandFailure.cannot("\(path): cannot be replaced") }
    }

    func abandon() { if let partPath { unlink(partPath) } }
}

/// Fields of comma-separated values (RFC 4180), for spreadsheets and other programs.
enum CSVField {
    /// One line with its line end.
    /// - Parameter isRaw: whether to keep text that a spreadsheet would run (`SpreadsheetFormula`).
    static func line(_ fields: [String], isRaw: Bool) -> String {
        fields.map { text(isRaw ? $0 : SpreadsheetFormula.protected($0)) }.joined(separator: ",") + "\n"
    }

    /// The field, in quotes if it needs them.
    private static func text(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D && $0 != 0x3B }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}

/// Splits paths into folders and names.
enum FileName {
    static func last(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The folder of a file; `.` for a path without a folder.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
