! mandelbrot: Counts in a NumPy array.
! Translated by Hasten from mandelbrot.py:6; the numbers at the end of lines are those of the original.
! Raises what Python raises.
module mandelbrot_module
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: int8, int16, int32, int64, real32, real64, real128
    implicit none
    private
    public :: mandelbrot, mandelbrot_call, mandelbrot_outcome

    integer, parameter :: dp = real64
    integer, parameter :: OVERFLOW_ERROR = 2, ZERO_DIVISION_ERROR = 3, VALUE_ERROR = 4, MEMORY_ERROR = 5

    type :: exception
        integer :: kind = 0, line = 0
    end type exception

    type(exception), save :: failure
    !$omp threadprivate(failure)
    type(c_ptr), allocatable, save :: blocks(:)
    integer, save :: block_count = 0
    !$omp threadprivate(blocks, block_count)

    ! What a call leaves: the exception of Python and its line, or what the function returns.
    type, bind(c) :: mandelbrot_outcome
        integer(c_int32_t) :: kind, line
        type(c_ptr) :: item0
        integer(c_int64_t) :: item0_shape(2)
    end type mandelbrot_outcome

    interface
        function c_malloc(size) bind(c, name="malloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: size
            type(c_ptr) :: data
        end function c_malloc

        function c_calloc(count, size) bind(c, name="calloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: count, size
            type(c_ptr) :: data
        end function c_calloc

        subroutine c_free(data) bind(c, name="free")
            import :: c_ptr
            type(c_ptr), value :: data
        end subroutine c_free

    end interface

contains

    ! Remember an exception of Python, the first one: whoever called looks at it.
    subroutine fail(kind, line)
        integer, intent(in) :: kind, line

        if (failure%kind == 0) then
            failure%kind = kind
            failure%line = line
        end if
    end subroutine fail

    ! Memory that lives until the call from outside is over.
    function new_block(count, bytes, zeroed, line) result(out)
        integer(int64), intent(in) :: count, bytes
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        type(c_ptr) :: out
        type(c_ptr), allocatable :: more(:)

        out = c_null_ptr
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        if (count > shiftr(huge(count), 1) / bytes) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        if (zeroed) then
            out = c_calloc(1_c_size_t, int(count * bytes + 1, c_size_t))
        else
            out = c_malloc(int(count * bytes + 1, c_size_t))
        end if
        if (.not. c_associated(out)) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        allocate (more(block_count + 1))
        if (block_count > 0) more(:block_count) = blocks(:block_count)
        block_count = block_count + 1
        more(block_count) = out
        call move_alloc(more, blocks)
    end function new_block

    subroutine release()
        integer :: i

        do i = 1, block_count
            call c_free(blocks(i))
        end do
        block_count = 0
    end subroutine release

    ! Whole numbers wrap around, which shows.
    function checked_add(a, b, line) result(out)
        integer(int64), intent(in) :: a, b
        integer, intent(in) :: line
        integer(int64) :: out

        out = a + b
        if ((a >= 0) .eqv. (b >= 0)) then
            if ((out >= 0) .neqv. (a >= 0)) call fail(OVERFLOW_ERROR, line)
        end if
    end function checked_add

    function checked_divisor(b, line) result(out)
        real(real64), intent(in) :: b
        integer, intent(in) :: line
        real(real64) :: out

        out = b
        if (b == 0) call fail(ZERO_DIVISION_ERROR, line)
    end function checked_divisor

    function is_block(data) result(out)
        type(c_ptr), intent(in) :: data
        logical :: out
        integer :: i

        out = .false.
        do i = 1, block_count
            if (c_associated(blocks(i), data)) out = .true.
        end do
    end function is_block

    ! Memory that the caller keeps, and frees by its own call.
    function kept_block(data) result(out)
        type(c_ptr), intent(in) :: data
        type(c_ptr) :: out
        integer :: i

        out = data
        do i = 1, block_count
            if (c_associated(blocks(i), data)) blocks(i) = c_null_ptr
        end do
    end function kept_block

    function new_int64_2d(n0, n1, zeroed, line) result(made)
        integer(int64), intent(in) :: n0, n1
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        integer(int64), pointer, contiguous :: made(:, :), flat(:, :)
        integer(int64) :: count

        nullify(made)
        count = n0
        if (n1 > 0) then
            if (count > huge(count) / n1) count = -1
        end if
        count = count * n1
        if (n0 < 0 .or. n1 < 0) count = -1
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        call c_f_pointer(new_block(count, storage_size(1_int64) / 8_int64, zeroed, line), flat, [n1, n0])
        if (failure%kind /= 0) return
        made(0:, 0:) => flat
    end function new_int64_2d

    ! A copy whose elements lie beside each other.
    function copy_int64_2d(from, line) result(made)
        integer(int64), pointer, intent(in) :: from(:, :)
        integer, intent(in) :: line
        integer(int64), pointer, contiguous :: made(:, :)

        made => new_int64_2d(size(from, 2, int64), size(from, 1, int64), .false., line)
        if (failure%kind == 0) made = from
    end function copy_int64_2d

    ! mandelbrot.py:6: Counts in a NumPy array.
    function mandelbrot(width, height, max_iter_) result(answer)
        integer(int64), intent(in) :: width
        integer(int64), intent(in) :: height
        integer(int64), intent(in) :: max_iter_
        integer(int64), pointer, contiguous :: answer(:, :)
        integer(int64), pointer, contiguous :: counts(:, :)
        integer(int64) :: row, column, n
        real(real64) :: cy, cx, zx, zy, next_zx

        nullify(answer)
        counts => new_int64_2d(height, width, .true., 8)  ! 8
        if (failure%kind /= 0) return
        do row = 0, height - 1  ! 9
            cy = -1.25_dp + 2.5_dp * real(row, dp) / checked_divisor(real(height, dp), 10)  ! 10
            if (failure%kind /= 0) return
            do column = 0, width - 1  ! 11
                cx = -2.0_dp + 3.0_dp * real(column, dp) / checked_divisor(real(width, dp), 12)  ! 12
                if (failure%kind /= 0) return
                zx = 0.0_dp  ! 13
                zy = 0.0_dp  ! 14
                n = 0_int64  ! 15
                do while (n < max_iter_ .and. zx * zx + zy * zy <= 4.0_dp)  ! 16
                    next_zx = zx * zx - zy * zy + cx  ! 17
                    zy = 2.0_dp * zx * zy + cy
                    zx = next_zx
                    n = checked_add(n, 1_int64, 18)  ! 18
                    if (failure%kind /= 0) return
                end do
                counts(column, row) = n  ! 19
            end do
        end do
        answer => counts  ! 20
    end function mandelbrot

    ! For callers from outside, in any language.
    function mandelbrot_call(width, height, max_iter_, outcome) bind(c, name="mandelbrot_call") result(failed)
        integer(c_int64_t), value :: width
        integer(c_int64_t), value :: height
        integer(c_int64_t), value :: max_iter_
        type(mandelbrot_outcome), intent(out) :: outcome
        integer(c_int32_t) :: failed
        integer(int64), pointer, contiguous :: item0_kept(:, :)
        integer(int64), pointer, contiguous :: answer(:, :)

        failure = exception()
        outcome%kind = 0
        answer => mandelbrot(width, height, max_iter_)
        if (failure%kind == 0) then
            item0_kept => answer
            if (.not. is_block(c_loc(item0_kept))) item0_kept => copy_int64_2d(item0_kept, 0)
            if (failure%kind == 0) then
                outcome%item0 = kept_block(c_loc(item0_kept))
                outcome%item0_shape = [size(answer, 2, int64), size(answer, 1, int64)]
            end if
        end if
        call release()
        outcome%kind = failure%kind
        outcome%line = failure%line
        failed = merge(1, 0, failure%kind /= 0)
    end function mandelbrot_call

    subroutine mandelbrot_free(data) bind(c, name="mandelbrot_free")
        type(c_ptr), value :: data

        call c_free(data)
    end subroutine mandelbrot_free

end module mandelbrot_module
