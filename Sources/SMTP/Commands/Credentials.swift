/// A name and password as a client gave them, or as the guard gives them to an ESP. Prints as `•••`.
package struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package let login: String
    package let plainTextPassword: String

    package init(login: String, plainTextPassword: String) {
        self.login = login
        self.plainTextPassword = plainTextPassword
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
