import Foundation
import Guard
import Net
import System

/// Checks what is around the mail: the state folder, programs, watched folders, and the group that may ask the guard.
extension ConfigurationInspection {
    mutating func inspectState() {
        let folder = configuration.state
        var isFolder: ObjCBool = false
        let files = FileManager.default
        let socket = ControlFinder.socket(in: folder)
        if socket.utf8.count > UnixSocketRequest.pathLimitBytes {
            note(
                .unusable, "top", "state",
                "the path of the control socket \(socket) is longer than \(UnixSocketRequest.pathLimitBytes) octets, the "
                    + "limit for a socket: choose a shorter folder")
        }
        guard !files.fileExists(atPath: folder, isDirectory: &isFolder) else {
            if !isFolder.boolValue {
                note(.unusable, "top", "state", "\(folder) is not a folder")
            } else if !files.isWritableFile(atPath: folder) || !files.isExecutableFile(atPath: folder) {
                note(.unusable, "top", "state", "this user cannot write to the state folder \(folder)")
            } else if let fault = StateFolderRights.fault(of: folder) {
                note(.unusable, "top", "state", fault)
            }
            return
        }
        // The guard creates the folder, and the missing folders above it.
        var above = FileName.folder(of: folder)
        while !files.fileExists(atPath: above, isDirectory: &isFolder), above != "/", above != "." {
            above = FileName.folder(of: above)
        }
        guard isFolder.boolValue, files.isWritableFile(atPath: above) else {
            return note(.unusable, "top", "state", "the state folder \(folder) cannot be created in \(above)")
        }
    }

    mutating func inspectLists() {
        for (index, list) in configuration.lists.enumerated() {
            if let source = list.hash { inspectSecret(source, "lists.\(index).hash") }
            let part = "lists.\(index).refresh"
            switch list.refresh?.source {
            case .command(let command, _, _): inspectProgram(command, part)
            case .folder(let folder): inspectFolder(folder, .unusable, part, "folder")
            // The file and its folder may be created later.
            case .file(let path): inspectFolder(FileName.folder(of: path), .warning, part, "file")
            case nil: break
            }
        }
    }

    private mutating func inspectSecret(_ source: ListHashSource, _ part: String) {
        let file = source.file
        if let why = unreadable(file) { return note(.unusable, part, source.key, "the file \(file) \(why)") }
        warnOfReaders(file, part, source.key, source.what)
        do throws(PasswordFault) { _ = try ListHashSecretFile.read(source) } catch {
            note(.unusable, part, source.key, error.description)
        }
    }

    mutating func inspectAlerts() {
        if let alerts = configuration.alerts { inspectProgram(alerts.command, "alerts") }
    }

    mutating func inspectControl() {
        guard let name = configuration.control.group else { return }
        guard let group = Accounts.groupID(name) else {
            return note(.unusable, "control", "group", "this system has no group \"\(name)\"")
        }
        guard !Accounts.mayUse(group: group) else { return }
        note(
            .unusable, "control", "group",
            "this user is not in the group \(name): add the guard's user to it (usermod -aG \(name) USER)")
    }

    mutating func inspectExports() {
        if let file = configuration.audit.file {
            let path = file.path.hasPrefix("/") ? file.path : "\(configuration.state)/\(file.path)"
            let folder = FileName.folder(of: path)
            if folder != configuration.state, !FileManager.default.fileExists(atPath: folder) {
                note(.warning, "audit.jsonl", "file", "the folder \(folder) does not exist; lines wait until it does")
            }
        }
        if case .socket(let path) = configuration.audit.syslog?.target, !FileManager.default.fileExists(atPath: path) {
            note(.warning, "audit.syslog", "to", "nothing is at \(path); lines wait until a syslog listens there")
        }
    }

    private mutating func inspectFolder(
        _ path: String, _ severity: ConfigurationProblem.Severity, _ part: String, _ key: String
    ) {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if !isThere {
            note(severity, part, key, "the folder \(path) does not exist")
        } else if !isFolder.boolValue {
            note(severity, part, key, "\(path) is not a folder")
        } else if !FileManager.default.isReadableFile(atPath: path) {
            note(severity, part, key, "the folder \(path) cannot be read by this user")
        }
    }

    private mutating func inspectProgram(_ command: [String], _ part: String) {
        guard let path = command.first else { return }
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            note(.unusable, part, "command", "there is no program \(path)")
        } else if isFolder.boolValue {
            note(.unusable, part, "command", "\(path) is a folder, not a program")
        } else if !FileManager.default.isExecutableFile(atPath: path) {
            note(.unusable, part, "command", "this user may not execute \(path); run: chmod +x \(path)")
        } else if Permissions.isWritableByOthers(path) {
            note(
                .warning, part, "command",
                "every user of this machine can change \(path), which the guard runs; run: chmod o-w \(path)")
        }
    }
}
