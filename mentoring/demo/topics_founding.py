"""What mentors write about founding a cooperative: from the first outreach to the legal entity."""

from mentoring.demo.words import OFFICE, VILLAGE, Topic

FOUNDING: dict[str, Topic] = {
    "outreach": Topic(
        purposes=(
            "Sosialisasi pembentukan koperasi kepada perangkat dan tokoh masyarakat",
            "Penjelasan Inpres 9/2025 dan tahapan pembentukan koperasi",
            "Koordinasi awal dan penjadwalan sosialisasi",
            "Pengenalan manfaat koperasi kepada kader PKK dan karang taruna",
        ),
        went_well=(
            "%(Kepala)s dan perangkat %(desa)s memahami tahapan. Jadwal sosialisasi kepada warga disepakati.",
            "Peserta antusias; banyak pertanyaan tentang simpanan pokok dan hasil usaha. Undangan segera disebar.",
            "Materi sosialisasi diterima. Tokoh perempuan dan karang taruna siap dilibatkan.",
            "%(Kepala)s menunjuk sekretaris %(jenis)s sebagai penghubung. Tempat dan waktu sosialisasi sudah dipilih.",
            "Perbedaan koperasi dengan kelompok simpan pinjam yang ada dijelaskan; peserta dapat menerima.",
        ),
        stuck=(
            (
                "%(Kepala)s belum dapat ditemui; hanya diterima staf pelayanan. Penjelasan disampaikan secara singkat.",
                "unresponsive",
            ),
            (
                "Perangkat ragu karena pengalaman KUD yang macet. Perlu penjelasan ulang bersama tokoh masyarakat.",
                "low_skills",
            ),
            ("Undangan belum disebar karena biaya pertemuan belum tersedia.", "budget"),
            ("Peserta yang datang sedikit; sebagian besar warga bekerja di sawah.", "other"),
        ),
        obstacles=("unresponsive", "budget", "low_skills"),
        followups=(
            ("Menetapkan tanggal sosialisasi dan menyebar undangan", VILLAGE),
            ("Mengirim bahan paparan dan contoh undangan", OFFICE),
        ),
    ),
    "deliberation": Topic(
        purposes=(
            "Persiapan %(musyawarah)s pembentukan koperasi",
            "Pendampingan %(musyawarah)s",
            "Penyusunan susunan acara dan berita acara %(musyawarah)s",
            "Pemetaan calon pengurus sebelum %(musyawarah)s",
        ),
        went_well=(
            "Tanggal %(musyawarah)s disepakati bersama %(wakil)s. Contoh berita acara dan daftar hadir diserahkan.",
            "Susunan acara sudah siap; lima calon pengurus menyatakan bersedia, dua di antaranya perempuan.",
            "%(Kepala)s dan %(wakil)s sepakat menggelar %(musyawarah)s. Undangan ditandatangani hari itu juga.",
        ),
        stuck=(
            ("Tanggal %(musyawarah)s belum disepakati antara %(kepala)s dan %(wakil)s.", "unresponsive"),
            (
                "Calon ketua mengundurkan diri; perlu penjaringan ulang sebelum musyawarah digelar.",
                "reluctant_candidates",
            ),
            ("Musyawarah tertunda karena belum ada anggaran konsumsi dan undangan.", "budget"),
        ),
        obstacles=("reluctant_candidates", "budget", "unresponsive", "low_skills", "bumdes_friction"),
        followups=(
            ("Menetapkan tanggal musyawarah bersama %(wakil)s", VILLAGE),
            ("Mengirim contoh berita acara dan daftar hadir", OFFICE),
            ("Menjaring calon pengurus, sedikitnya satu perempuan", VILLAGE),
            ("Mendampingi pelaksanaan musyawarah", OFFICE),
        ),
    ),
    "founding_meeting": Topic(
        purposes=(
            "Persiapan rapat pendirian",
            "Pembahasan anggaran dasar dan besaran simpanan",
            "Penyempurnaan daftar pendiri dan susunan pengurus",
        ),
        went_well=(
            "Rancangan anggaran dasar disepakati. Simpanan pokok dan wajib ditetapkan; daftar pendiri lengkap.",
            "Susunan pengurus dan pengawas lengkap. Rapat pendirian dijadwalkan pekan berikutnya.",
            "Pendiri sudah terkumpul dan memahami hak serta kewajiban anggota.",
        ),
        stuck=(
            ("Daftar pendiri belum memenuhi jumlah minimal; beberapa warga menunggu kejelasan modal.", "capital"),
            ("Dua calon pengurus masih bersaudara dekat; susunan harus diganti.", "reluctant_candidates"),
            ("Besaran simpanan pokok belum disepakati warga.", "capital"),
        ),
        obstacles=("reluctant_candidates", "low_skills", "capital", "bumdes_friction"),
        followups=(
            ("Melengkapi daftar pendiri beserta tanda tangan", VILLAGE),
            ("Mengirim contoh anggaran dasar", OFFICE),
            ("Mengganti calon pengurus yang memiliki hubungan keluarga", VILLAGE),
        ),
    ),
    "deed": Topic(
        purposes=(
            "Pemeriksaan berkas untuk notaris",
            "Pendampingan pengurusan akta notaris",
            "Penyelesaian revisi berkas dari notaris",
        ),
        went_well=(
            "Berkas lengkap dan dibawa ke notaris. Jadwal tanda tangan akta sudah ada.",
            "Daftar pendiri, berita acara, dan identitas pengurus cocok; siap tanda tangan.",
            "Biaya notaris dianggarkan melalui APBD; pengurus tinggal menunggu panggilan notaris.",
        ),
        stuck=(
            (
                "Notaris mengembalikan berkas: nama pada berita acara berbeda dengan identitas pengurus.",
                "notary_revision",
            ),
            ("Biaya notaris belum tersedia; menunggu perubahan anggaran.", "budget"),
            ("Antrean notaris panjang; belum ada kepastian tanggal tanda tangan.", "notary_revision"),
            (
                "Pernyataan tidak memiliki hubungan keluarga belum ditandatangani semua pengurus.",
                "reluctant_candidates",
            ),
        ),
        obstacles=("notary_revision", "budget", "mismatch", "reluctant_candidates"),
        followups=(
            ("Memperbaiki berita acara sesuai catatan notaris", VILLAGE),
            ("Menghubungi notaris untuk jadwal tanda tangan", OFFICE),
            ("Mengumpulkan surat pernyataan pengurus", VILLAGE),
            ("Menyampaikan berkas ke notaris", OFFICE),
        ),
    ),
    "legal_entity": Topic(
        purposes=(
            "Pemantauan pengesahan badan hukum di AHU",
            "Pencocokan nama koperasi untuk pengesahan AHU",
            "Konsultasi tindak lanjut setelah akta",
        ),
        went_well=(
            "Permohonan sudah masuk di AHU; SK diperkirakan terbit dalam beberapa hari.",
            "Nama koperasi sudah disetujui di AHU. Pengurus menyiapkan berkas NPWP.",
            "Semua isian AHU sesuai akta; tinggal menunggu SK.",
        ),
        stuck=(
            ("Sistem AHU tidak dapat diakses selama beberapa hari; permohonan belum terkirim.", "ahu_down"),
            ("Nama yang diajukan sudah dipakai; harus ditambah nama kecamatan.", "mismatch"),
            ("Notaris belum mengunggah akta ke AHU.", "notary_revision"),
        ),
        obstacles=("ahu_down", "mismatch", "notary_revision"),
        followups=(
            ("Memantau status permohonan di AHU", OFFICE),
            ("Menyerahkan persetujuan nama dengan tambahan kecamatan", VILLAGE),
            ("Mengambil salinan SK dan menyimpannya di kantor koperasi", VILLAGE),
        ),
    ),
}
