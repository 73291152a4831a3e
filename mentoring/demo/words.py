"""What mentors write about a visit, whatever it was about. In Indonesian, as the office writes.

%(desa)s is the village with its kind, %(kepala)s its head's title, %(wakil)s the body that speaks for the people,
%(musyawarah)s the name of the special deliberation, %(anggaran)s the budget: see `journal`.
"""

from dataclasses import dataclass

OFFICE, VILLAGE = "office", "village"


@dataclass(frozen=True)
class Topic:
    """Sentences about one stage. `stuck` are (sentence, its obstacle), `followups` are (action, who owes it)."""

    purposes: tuple[str, ...]
    went_well: tuple[str, ...]
    stuck: tuple[tuple[str, str], ...]
    obstacles: tuple[str, ...]
    followups: tuple[tuple[str, str], ...]
    place: str = ""  # where it is talked about, if not in one of PLACES


OBSTACLE_NOTES: dict[str, tuple[str, ...]] = {
    "budget": (
        "Biaya belum masuk %(anggaran)s tahun ini.",
        "Anggaran rapat dan notaris belum tersedia.",
    ),
    "notary_revision": (
        "Notaris meminta perbaikan daftar hadir dan identitas pendiri.",
        "Notaris meminta berita acara ditandatangani ulang.",
    ),
    "reluctant_candidates": (
        "Calon bendahara keberatan karena khawatir tanggung jawab keuangan.",
        "Warga yang dicalonkan belum bersedia karena sibuk bekerja.",
    ),
    "mismatch": (
        "Ejaan nama tidak sama antara berita acara dan kode wilayah.",
        "Alamat koperasi pada dokumen berbeda-beda.",
    ),
    "ahu_down": ("Laman AHU tidak dapat dibuka sejak awal pekan.", "Permohonan di AHU berulang kali gagal terkirim."),
    "low_skills": (
        "Pengurus belum terbiasa dengan komputer dan pembukuan.",
        "Pemahaman tentang koperasi masih rendah; perlu pembekalan.",
    ),
    "capital": (
        "Simpanan pokok yang terkumpul belum cukup untuk modal awal.",
        "Belum ada sumber modal selain simpanan.",
    ),
    "unresponsive": (
        "Pesan dan telepon sering tidak dijawab.",
        "Sudah dua kali janji temu dibatalkan mendadak.",
    ),
    "bumdes_friction": (
        "BUMDes khawatir usahanya tersaingi.",
        "Pengurus BUMDes meminta kejelasan pembagian usaha.",
    ),
    "land_building": (
        "Bangunan yang direncanakan masih digunakan posyandu.",
        "Status tanah calon gerai belum jelas.",
    ),
    "other": ("Sinyal lemah sehingga pengisian daring sering terputus.",),
}

OBSTACLE_FOLLOWUPS: dict[str, tuple[str, str]] = {
    "budget": ("Mengusulkan biaya pembentukan pada perubahan anggaran", VILLAGE),
    "notary_revision": ("Menyerahkan berkas perbaikan kepada notaris", VILLAGE),
    "reluctant_candidates": ("Memberi penjelasan kepada calon pengurus tentang tugas dan tanggung jawab", OFFICE),
    "mismatch": ("Menyamakan nama dan alamat pada semua dokumen", VILLAGE),
    "ahu_down": ("Mengajukan ulang permohonan setelah AHU pulih", OFFICE),
    "low_skills": ("Menjadwalkan pembekalan pembukuan dan komputer", OFFICE),
    "capital": ("Menyusun rencana pengumpulan simpanan anggota", VILLAGE),
    "unresponsive": ("Menghubungi camat untuk menjembatani pertemuan", OFFICE),
    "bumdes_friction": ("Mempertemukan pengurus koperasi dengan BUMDes", OFFICE),
    "land_building": ("Meminta surat pinjam pakai bangunan dari %(jenis)s", VILLAGE),
    "other": ("Mengulang pengisian daring di kantor kecamatan", VILLAGE),
}

KEY_PEOPLE = ("Sekretaris %(jenis)s", "Ketua %(wakil)s", "Ketua PKK", "Ketua karang taruna", "Tokoh masyarakat")
PLACES = ("%(balai)s", "%(balai)s", "%(balai)s", "Rumah %(kepala)s", "Kantor kecamatan")
CLOSINGS = (
    "Hadir pula perwakilan kecamatan.",
    "Kontak selanjutnya melalui WhatsApp sekretaris %(jenis)s.",
    "Dokumentasi disimpan di kantor %(jenis)s.",
    "%(Kepala)s meminta pendampingan berlanjut.",
    "Pertanyaan peserta dicatat untuk pertemuan berikutnya.",
    "Pendamping desa ikut mengawal.",
)
