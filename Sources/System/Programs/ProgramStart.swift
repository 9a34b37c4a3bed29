import CLinux
import Glibc

/// Starts a program, and reads how it ended.
enum ProgramStart {
    /// With no signal blocked or ignored, in a group of its own, with the environment of `passedOn` alone.
    /// - Parameters:
    ///   - command: its whole path, then its arguments; no shell reads them.
    ///   - input: descriptors it gets as its own; /dev/null for those that are nil.
    static func start(
        _ command: [String], input: Int32? = nil, output: Int32? = nil, error: Int32? = nil
    ) throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, own) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, own)
            } else {
                let flags = own == STDIN_FILENO ? O_RDONLY : O_WRONLY
                posix_spawn_file_actions_addopen(&actions, own, "/dev/null", flags, 0)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = command.map { strdup($0) }
        let environment = environment().map { strdup($0) }
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, &attributes, arguments + [nil], environment + [nil])
        guard code == 0 else { throw Errno(code) }
        return pid
    }

    /// What of the guard's own environment a program gets, with all of LC_*. Everything else stays here: passwords are in
    /// there (`password_env`), and what a service manager says to the guard alone.
    static let passedOn: Set<String> = ["HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER"]

    private static func environment() -> [String] {
        var texts: [String] = []
        var next = sg_environment()
        while let place = next, let text = place.pointee {
            let text = String(cString: text)
            let name = String(text.prefix { $0 != "=" })
            if passedOn.contains(name) || name.hasPrefix("LC_") { texts.append(text) }
            next = place + 1
        }
        if !texts.contains(where: { $0.hasPrefix("PATH=") }) { texts.append("PATH=/usr/local/bin:/usr/bin:/bin") }
        return texts
    }

    /// What a status of waitpid(2) says went wrong; nil when the program ended with 0.
    static func failure(_ status: Int32) -> String? {
        if status & 0x7F != 0 { return "was ended by signal \(status & 0x7F)" }
        let code = (status >> 8) & 0xFF
        return code == 0 ? nil : "ended with \(code)"
    }
}
