# Writes the arrays that npy_test.go reads, with NumPy 2.4.6: element number k in C order is k, less 3 where there is a sign.
import numpy as np

for name, shape, dtype, order in [
    ("f4", (3, 2), "<f4", "C"), ("f4-fortran", (3, 2), "<f4", "F"), ("f8-big", (3, 2), ">f8", "C"), ("f2", (3, 2), "<f2", "C"),
    ("i1", (3, 2), "i1", "C"), ("i2-big", (3, 2), ">i2", "C"), ("i4", (3, 2), "<i4", "C"), ("i8", (3, 2), "<i8", "C"),
    ("u1", (3, 2), "u1", "C"), ("u2", (3, 2), "<u2", "C"), ("u4-big", (3, 2), ">u4", "C"), ("u8", (3, 2), "<u8", "C"),
    ("vector", (3,), "<f4", "C"), ("images", (2, 3, 2), "u1", "C"), ("images-fortran", (2, 3, 2), "<f4", "F"),
    ("colour", (2, 4, 5, 3), "u1", "C"), ("colour-fortran", (2, 4, 5, 3), "<f8", "F"), ("colour-first", (2, 3, 4, 5), "u1", "C"),
]:
    a = np.arange(np.prod(shape)).reshape(shape)
    np.save(name + ".npy", np.array(a if "u" in dtype else a - 3, dtype=dtype, order=order))
np.save("bool.npy", np.array([[True, False], [False, False], [True, True]]))
np.save("object.npy", np.array([[1, "a"]], dtype=object), allow_pickle=True)
np.save("version3.npy", np.array([(1.0,)], dtype=[("\u03b1", "<f4")]))

x = np.arange(6, dtype="<f4").reshape(3, 2)
np.savez("plain.npz", data=x, target=np.array(["dog", "cat", "dog"]))
np.savez_compressed("split.npz", x_train=x, y_train=np.array([2, 0, 2]), x_test=-x, y_test=np.array([1.0, 0, 3]))
np.savez_compressed("fortran.npz", np.asfortranarray(x))
