import EventStore
import Glibc

/// Who may use a file: its mode bits and its group.
///
/// The read models follow the evidence: who may read the one may read the other.
struct FilePermissions: Sendable {
    /// The bits for owner, group and others, without execution.
    let mode: mode_t

    /// The group, or `nil` to leave it as the file system makes it.
    let group: gid_t?

    /// The owner; only root can give a file to another.
    let owner: uid_t?

    /// The permissions of the evidence in a ledger's directory; the owner's alone where they cannot be read.
    init(of directory: LedgerDirectory) {
        guard let status = try? FileStatus(directory.events) else {
            self = .ownerOnly
            return
        }
        mode = status.permissions & 0o666 | 0o600
        group = status.group
        owner = geteuid() == 0 ? status.owner : nil
    }

    private init(mode: mode_t, group: gid_t?) {
        self.mode = mode
        self.group = group
        owner = nil
    }

    /// For private copies.
    static let ownerOnly = FilePermissions(mode: 0o600, group: nil)

    /// Gives them to an open file, whatever the process's umask says.
    ///
    /// Who is not a member of the group cannot give a file to it, and then only the owner may use the file.
    func apply(to descriptor: Int32) {
        var status = stat()
        // The call fills the struct it is given.
        guard unsafe fstat(descriptor, &status) == 0 else { return }
        if let owner, status.st_uid != owner { _ = fchown(descriptor, owner, gid_t.max) }
        if let group, status.st_gid != group, fchown(descriptor, uid_t.max, group) != 0 { return }
        if status.st_mode & 0o777 != mode { fchmod(descriptor, mode) }
    }
}
